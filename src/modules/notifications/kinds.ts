import { CHANNELS } from './rule.js';
import type { Channel, Channels } from './rule.js';
import { RULES } from './rules.js';
import type { Rule } from './rule.js';
import type { Kind } from './templates/words.js';

/** Every kind of notification, with the rule that tells of it (the first, where several do). */
export const KINDS: ReadonlyMap<string, Rule> = new Map(
  [...RULES].reverse().map((rule) => [rule.kind as string, rule]),
);

/** What a person chose for a kind on a channel. */
interface Choice {
  channel: string;
  enabled: boolean;
}

/** Over which channels a kind reaches somebody: as they chose, else as declared. What is for always stays on. */
export function channelsFor({ on, always }: Channels, choices: readonly Choice[]): Set<Channel> {
  return new Set(
    CHANNELS.filter((channel) => {
      if (always.includes(channel)) return true;
      return choices.find((choice) => choice.channel === channel)?.enabled ?? on.includes(channel);
    }),
  );
}

/** Whether a kind goes out at any hour, apart from digests, and even if it was read. */
export function isUrgent(kind: string): boolean {
  return KINDS.get(kind)?.channels.always.includes('EMAIL') ?? false;
}

/** The rule of a kind. @throws if there is none: kinds come from the table */
export function ruleOf(kind: Kind): Rule {
  const found = KINDS.get(kind);
  if (!found) throw new Error(`no rule tells of ${kind}`);
  return found;
}
