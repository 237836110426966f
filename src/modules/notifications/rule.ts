import type { Fact, FactMaker } from '../../facts/fact.js';
import type { About } from './notice.js';
import type { Sources } from './sources.js';
import type { Kind, WordsOf } from './templates/words.js';

/** Ways to tell somebody that people can switch. What is shown in the app is also pushed over the socket. */
export const CHANNELS = ['IN_APP', 'EMAIL', 'PUSH'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Over which channels a kind is told unless its reader chose otherwise, and which nobody can switch off. */
export interface Channels {
  on: readonly Channel[];
  always: readonly Channel[];
}

/** Over everything, unless switched off. */
export const EVERYWHERE: Channels = { on: CHANNELS, always: [] };
/** In the app, and by push where a browser takes it. */
export const NO_MAIL: Channels = { on: ['IN_APP', 'PUSH'], always: [] };
/** Only for those who switched it on. */
export const IF_ASKED: Channels = { on: [], always: [] };
/** Whatever anybody switched off, at any hour, read or not: somebody else may be in the account. */
export const SECURITY: Channels = { on: CHANNELS, always: ['IN_APP', 'EMAIL'] };

/** What a fact is about, with the people that it may concern. */
export type Story<People, Words> = About<Words> & { people: People };

/** Loads the story of a fact. Null: there is nothing (any more) to tell. */
export type StoryOf<Data, People, Words> = (
  fact: Fact<Data>,
  sources: Sources,
) => Promise<Story<People, Words> | null>;

interface Options<Data, Words> {
  /** Tells facts of one name apart. */
  when?: (data: Data) => boolean;
  /** What makes two facts the same news; otherwise each fact is its own. */
  once?: (data: Data) => string;
  /** What only one mail at a time tells of. */
  thread?: (data: Data) => string;
  /** What it says by the time that a mail or push goes out; null: it is no longer so, and nothing goes out. */
  still?: (
    sources: Sources,
    data: Record<string, string>,
    words: Words,
    userId: string,
  ) => Promise<Words | null>;
}

/** One line of the table of rules. */
export interface Rule {
  fact: string;
  kind: Kind;
  channels: Channels;
  tells: (fact: Fact) => boolean;
  story: StoryOf<Record<string, unknown>, unknown, WordsOf[Kind]>;
  to: (people: unknown) => string[];
  keyOf: (fact: Fact) => string;
  threadOf: (fact: Fact) => string | undefined;
  still: Options<never, WordsOf[Kind]>['still'];
}

/** Fact -> story -> who is told -> kind (whose template words it) -> channels. Types make sure that the words fit. */
export function rule<Data, People, K extends Kind>(
  { fact }: FactMaker<string, Data>,
  story: StoryOf<Data, People, WordsOf[K]>,
  to: (people: People) => string[],
  kind: K,
  channels: Channels,
  { when, once, thread, still }: Options<Data, WordsOf[K]> = {},
): Rule {
  const dataOf = (heard: Fact) => heard.data as Data;
  return {
    fact,
    kind,
    channels,
    tells: (heard) => when?.(dataOf(heard)) ?? true,
    story: story as unknown as Rule['story'],
    to: to as Rule['to'],
    keyOf: (heard) => once?.(dataOf(heard)) ?? heard.id,
    threadOf: (heard) => thread?.(dataOf(heard)),
    still: still as unknown as Rule['still'],
  };
}
