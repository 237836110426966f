/** A value that a fact may carry: facts hold ids and scalars, never objects. */
export type FactScalar = string | number | boolean | null;

/** Something that happened, ready to be recorded: a past-tense name and what identifies it. */
export interface NewFact<Name extends string = string, Data = Record<string, FactScalar>> {
  name: Name;
  data: Data;
  /** Listeners never hear it: it goes into the audit log, where somebody acts on a privilege. */
  change?: Change;
}

/** What an audit log can hold: what JSON can. No names of people and no words of theirs, which a purge could not reach. */
export type ChangeValue = FactScalar | ChangeValue[] | { [key: string]: ChangeValue };
export type ChangeValues = Record<string, ChangeValue>;

/** What was done to what: null where there was nothing before, or is nothing after. */
export interface Change {
  of: { type: string; id: string };
  before: ChangeValues | null;
  after: ChangeValues | null;
}

/** A fact with what it did to what. @param of the subject, as `product:<id>` */
export function withChange(
  fact: NewFact,
  of: `${string}:${string}`,
  before: ChangeValues | null,
  after: ChangeValues | null,
): NewFact {
  const colon = of.indexOf(':');
  return { ...fact, change: { of: { type: of.slice(0, colon), id: of.slice(colon + 1) }, before, after } };
}

/** Makes facts of one kind; `name` is what listeners subscribe to. */
export interface FactMaker<Name extends string, Data> {
  (data: Data): NewFact<Name, Data>;
  readonly fact: Name;
}

/** A recorded fact as a listener hears it. */
export interface Fact<Data = Record<string, FactScalar>> {
  id: string;
  name: string;
  data: Data;
  /** Who did it; null when the clock did. */
  actorId: string | null;
  /** The request in which it happened, for the log. */
  requestId: string | null;
  /** Its span, where traces are made. */
  traceparent: string | null;
  recordedAt: Date;
}

/** The fact that a maker makes, as a listener hears it: `HeardFact<typeof dealPublished>`. */
export type HeardFact<Maker> = Maker extends FactMaker<string, infer Data> ? Fact<Data> : never;

/**
 * Declares a kind of fact.
 *
 * @example export const dealPublished = defineFact<'deal.published', { dealId: string }>('deal.published');
 */
export function defineFact<Name extends string, Data extends Record<string, FactScalar>>(
  name: Name,
): FactMaker<Name, Data> {
  return Object.assign((data: Data) => ({ name, data }), { fact: name });
}
