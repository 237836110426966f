import { defineFact } from './fact.js';

/** A day began (UTC), for whoever tidies up once a day. */
export const dayBegan = defineFact<'clock.day_began', { day: string }>('clock.day_began');
