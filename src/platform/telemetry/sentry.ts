import * as Sentry from '@sentry/node';
import { maskValues } from '../logging/mask-values.js';
import type { ErrorReports } from './error-reports.js';

const FLUSH_MS = 2_000;
const MAIL_ADDRESS = /[^\s@<>"'()]+@[^\s@<>"'()]+/g;

/**
 * Reports to Sentry, and nothing besides: none of its integrations looks at requests (they cost more than the request
 * itself), and of an event only what is listed here leaves the house.
 */
export function openSentry(dsn: string, about: { release: string; environment: string }): ErrorReports {
  Sentry.init({
    dsn,
    ...about,
    defaultIntegrations: false,
    integrations: [
      Sentry.linkedErrorsIntegration(),
      Sentry.onUncaughtExceptionIntegration(),
      Sentry.onUnhandledRejectionIntegration({ mode: 'strict' }),
    ],
    beforeSend: withoutPeople,
  });
  return {
    report: (error, tags) => void Sentry.captureException(error, { tags }),
    close: async () => void (await Sentry.close(FLUSH_MS)),
  };
}

function withoutPeople(event: Sentry.ErrorEvent): Sentry.ErrorEvent {
  for (const exception of event.exception?.values ?? []) {
    if (exception.value) exception.value = maskValues(exception.value).replace(MAIL_ADDRESS, '…@…');
  }
  delete event.user;
  delete event.request;
  delete event.breadcrumbs;
  delete event.extra;
  delete event.server_name;
  return event;
}
