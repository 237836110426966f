import { defineFact } from './fact.js';

/** Somebody switched a kind of notification on or off for a channel; `byLink`: by a link in a mail, without signing in. */
export const notificationPreferenceChanged = defineFact<
  'notification.preference_changed',
  { userId: string; kind: string; channel: string; enabled: boolean; byLink: boolean }
>('notification.preference_changed');
/** Quiet hours, time zone, how often mails come, or previews. */
export const notificationSettingsChanged = defineFact<'notification.settings_changed', { userId: string }>(
  'notification.settings_changed',
);
