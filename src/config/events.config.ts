import { registerAs } from '@nestjs/config';
import { environment } from './environment.js';

/** Facts and deliveries: how often one may fail before it is given up and an operator must look. */
export const eventsConfig = registerAs('events', () => ({ maxFailures: environment().FACT_MAX_FAILURES }));

export type EventsConfig = ReturnType<typeof eventsConfig>;
