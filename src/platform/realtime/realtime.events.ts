import { z } from 'zod';
import { serverEvent } from './socket-event.js';

export const catchUp = serverEvent({
  name: 'catchUp',
  summary: 'Hints may have been lost on the way between servers: ask REST for what is new',
  payload: z.object({}).meta({ id: 'Nothing' }),
});

export const goingAway = serverEvent({
  name: 'goingAway',
  summary:
    'This server ends now, and the connection with it: connect again after `retryAfter` seconds (socket.io does so by itself) and catch up',
  payload: z.object({ retryAfter: z.number() }).meta({ id: 'GoingAway' }),
});
