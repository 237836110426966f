/** What the negotiation of one deal with two buyers should do, told anew and without a look at `offer.ts`. */
export interface OfferModel {
  onSale: boolean;
  /** For each buyer the offers made so far, the last one at the end. */
  offers: [ModelOffer[], ModelOffer[]];
  rounds: [number, number];
}

export interface ModelOffer {
  status: string;
  by: 'buyer' | 'seller';
  price: number;
  lapsed: boolean;
}

export interface OfferCommand {
  kind: 'offer' | 'counter' | 'accept' | 'decline' | 'withdraw' | 'lapse' | 'tick' | 'release';
  buyer: 0 | 1;
  side: 'buyer' | 'seller';
  price: number;
}

/** What a command is answered with: the offer's new status, or the code of the problem. */
export type Outcome = string;

export const ASKED = 5_000;
export const FLOOR = 3_000;

export function newModel(): OfferModel {
  return { onSale: true, offers: [[], []], rounds: [0, 0] };
}

/**
 * The model after a command, and the answer.
 *
 * @param target which offer of the buyer is meant, by its place in the list
 */
export function step(
  before: OfferModel,
  { kind, buyer, side, price }: OfferCommand,
  target: number,
): { model: OfferModel; outcome: Outcome } {
  const model = structuredClone(before);
  const mine = model.offers[buyer];
  const done = (outcome: Outcome) => ({ model, outcome });
  const refused = (outcome: Outcome) => ({ model: before, outcome });

  if (kind === 'release') {
    model.onSale = true;
    return done('done');
  }
  if (kind === 'lapse') {
    const last = mine.at(-1);
    if (last?.status === 'OPEN') last.lapsed = true;
    return done('done');
  }
  if (kind === 'tick') {
    for (const offer of model.offers.flat())
      if (offer.status === 'OPEN' && offer.lapsed) offer.status = 'EXPIRED';
    return done('done');
  }
  if (kind === 'offer') {
    const last = mine.at(-1);
    if (last?.status === 'OPEN' && !last.lapsed) return refused('offer.active');
    if (!model.onSale) return refused('offer.deal_not_on_sale');
    if (model.rounds[buyer] >= 5) return refused('offer.rounds_spent');
    if (price > ASKED) return refused('offer.above_price');
    if (last?.status === 'OPEN') last.status = 'EXPIRED';
    model.rounds[buyer]++;
    mine.push({ status: price < FLOOR ? 'DECLINED' : 'OPEN', by: 'buyer', price, lapsed: false });
    return done(mine.at(-1)!.status);
  }

  const offer = mine[target]!;
  if (offer.status !== 'OPEN') return refused('offer.closed');
  if ((offer.by === side) !== (kind === 'withdraw')) return refused('offer.not_your_turn');
  if (offer.lapsed) return refused('offer.expired');
  if (kind === 'decline') offer.status = 'DECLINED';
  if (kind === 'withdraw') offer.status = 'WITHDRAWN';
  if (kind === 'decline' || kind === 'withdraw') return done(offer.status);
  if (!model.onSale) return refused('offer.deal_not_on_sale');
  if (kind === 'counter') {
    if (model.rounds[buyer] >= 5) return refused('offer.rounds_spent');
    if (price > ASKED) return refused('offer.above_price');
    model.rounds[buyer]++;
    const status = side === 'buyer' && price < FLOOR ? 'DECLINED' : 'OPEN';
    Object.assign(offer, { by: side, price, status, lapsed: false });
    return done(status);
  }
  for (const other of model.offers.flat()) if (other.status === 'OPEN') other.status = 'SUPERSEDED';
  offer.status = 'ACCEPTED';
  model.onSale = false;
  return done('ACCEPTED');
}
