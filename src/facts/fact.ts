/** A value that a fact may carry: facts hold ids and scalars, never objects. */
export type FactScalar = string | number | boolean | null;

/** Something that happened, ready to be recorded: a past-tense name and what identifies it. */
export interface NewFact<Name extends string = string, Data = Record<string, FactScalar>> {
  name: Name;
  data: Data;
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
