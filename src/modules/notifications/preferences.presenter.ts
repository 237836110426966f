import type { NotificationPreference } from '../../platform/prisma/generated/client.js';
import { channelsFor } from './kinds.js';
import type { PreferencesResponse } from './preferences.dto.js';
import type { Settings } from './preferences.reader.js';
import type { Channel, Rule } from './rule.js';
import { nameOf } from './templates/texts.js';

/** What each channel is called in requests and responses. */
export const CHANNEL_NAMES = { inApp: 'IN_APP', email: 'EMAIL', push: 'PUSH' } as const;

const FREQUENCIES = { INSTANT: 'instant', DAILY: 'daily', WEEKLY: 'weekly' } as const;

/** A person's preferences, every kind with what holds for them. */
export function presentPreferences(
  settings: Settings,
  choices: NotificationPreference[],
  rules: readonly Rule[],
  locale: string,
): PreferencesResponse {
  const { timeZone, quietFrom, quietUntil, mailFrequency, messagePreviews } = settings;
  return {
    timeZone,
    quietHours:
      quietFrom === null || quietUntil === null ? null : { from: clock(quietFrom), until: clock(quietUntil) },
    mailFrequency: FREQUENCIES[mailFrequency],
    messagePreviews,
    kinds: rules.map((rule) => presentKind(rule, choices, locale)),
  };
}

function presentKind({ kind, channels }: Rule, choices: NotificationPreference[], locale: string) {
  const enabled = channelsFor(
    channels,
    choices.filter((choice) => choice.kind === kind),
  );
  const show = (channel: Channel) => ({
    enabled: enabled.has(channel),
    byDefault: channels.on.includes(channel),
    locked: channels.always.includes(channel),
  });
  const { inApp, email, push } = CHANNEL_NAMES;
  return {
    kind,
    name: nameOf(kind, locale),
    channels: { inApp: show(inApp), email: show(email), push: show(push) },
  };
}

function clock(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
