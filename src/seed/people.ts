import { newId } from '../common/ids.js';
import { hashPassword } from '../modules/auth/passwords.js';
import type { Transaction } from '../platform/prisma/prisma.service.js';

/** The people of the demo, all verified, all with the same password. */
export const PEOPLE = [
  { email: 'admin@kwad.test', displayName: 'Ada Admin', role: 'ADMIN', locale: 'en' },
  { email: 'moderator@kwad.test', displayName: 'Milo Moderator', role: 'MODERATOR', locale: 'en' },
  { email: 'seller@kwad.test', displayName: 'Solène', role: 'USER', locale: 'fr' },
  { email: 'seller2@kwad.test', displayName: 'Jonas', role: 'USER', locale: 'de' },
  { email: 'buyer@kwad.test', displayName: 'Bea Buyer', role: 'USER', locale: 'en' },
] as const;

export interface Cast {
  moderatorId: string;
  sellerIds: readonly [string, string];
  buyerId: string;
}

/** Writes the people of the demo. */
export async function seedPeople(tx: Transaction, password: string): Promise<Cast> {
  const passwordHash = await hashPassword(password);
  const emailVerifiedAt = new Date();
  const rows = PEOPLE.map((person) => ({ id: newId(), ...person, passwordHash, emailVerifiedAt }));
  await tx.user.createMany({ data: rows });
  const idOf = (email: (typeof PEOPLE)[number]['email']) => rows.find((row) => row.email === email)!.id;
  return {
    moderatorId: idOf('moderator@kwad.test'),
    sellerIds: [idOf('seller@kwad.test'), idOf('seller2@kwad.test')],
    buyerId: idOf('buyer@kwad.test'),
  };
}
