import { z } from 'zod';
import { serverEvent } from './socket-event.js';

export const catchUp = serverEvent({
  name: 'catchUp',
  summary: 'Hints may have been lost on the way between servers: ask REST for what is new',
  payload: z.object({}).meta({ id: 'Nothing' }),
});
