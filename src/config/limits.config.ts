import { registerAs } from '@nestjs/config';
import { environment } from './environment.js';

/** How much one client, or one person, may ask for. */
export const limitsConfig = registerAs('limits', () => {
  const env = environment();
  return {
    clientPerMinute: env.LIMIT_CLIENT_PER_MINUTE,
    authPerMinute: env.LIMIT_AUTH_PER_MINUTE,
    mailPerHour: env.LIMIT_MAIL_PER_HOUR,
    messagesPerMinute: env.LIMIT_MESSAGES_PER_MINUTE,
    discussionsPerHour: env.LIMIT_DISCUSSIONS_PER_HOUR,
    socketEventsPerMinute: env.LIMIT_SOCKET_EVENTS_PER_MINUTE,
    socketsPerPerson: env.LIMIT_SOCKETS_PER_PERSON,
    /** How many requests are worked on at a time. */
    inFlightMax: env.IN_FLIGHT_MAX,
  };
});

export type LimitsConfig = ReturnType<typeof limitsConfig>;
