import { randomBytes } from 'node:crypto';
import type { SeedConfig } from '../config/seed.config.js';
import { passwordMatches } from '../modules/auth/passwords.js';
import type { PrismaService } from '../platform/prisma/prisma.service.js';
import type { Storage } from '../platform/storage/storage.js';
import { seedCatalogue } from './catalogue.js';
import { seedDeals } from './deals.js';
import { seedDiscussions } from './discussions.js';
import { PEOPLE, seedPeople } from './people.js';
import { Pictures } from './pictures.js';
import { readSeedFiles } from './seed-files.js';

export interface SeedContext {
  prisma: PrismaService;
  storage: Storage;
  config: SeedConfig;
  /** Told how far it is. */
  progress: (line: string) => void;
}

/** The people of the demo; the password is known only in the process that seeded, or where it is a setting. */
export interface SignIns {
  people: { email: string; role: string }[];
  password: string | null;
}

/**
 * Fills an empty database with the demo: people, catalogue, deals in every state, a few talks. One transaction, so that a start that
 * dies half-way leaves nothing. It records no facts: nothing of it happened, and nobody wants 120 mails.
 */
export async function seedIfEmpty({ prisma, storage, config, progress }: SeedContext): Promise<SignIns> {
  if ((await prisma.user.count()) > 0) return signInsOf(prisma, config.password);

  const password = config.password ?? randomBytes(12).toString('base64url');
  const { categories, products, deals } = await readSeedFiles();
  progress(`Filling the empty database: ${products.length} products, ${deals.length} deals ...`);
  const pictures = await new Pictures(storage).storeFor(
    deals.map(({ category }) => category),
    (done) => {
      if (done % 40 === 0) progress(`  pictures of ${done}/${deals.length} deals`);
    },
  );
  const seeded = await prisma.$transaction(
    async (tx) => {
      // Of several processes that start on one empty database one fills it; the others do not wait.
      const [lock] = await tx.$queryRaw<{ mine: boolean }[]>`SELECT pg_try_advisory_xact_lock(7061) AS mine`;
      if (!lock?.mine || (await tx.user.count()) > 0) return false;
      const cast = await seedPeople(tx, password);
      const productIds = await seedCatalogue(tx, categories, products);
      progress(`  catalogue ${products.length}/${products.length}`);
      await seedDeals(tx, deals, pictures, productIds, cast);
      await seedDiscussions(tx, cast);
      progress(`  deals ${deals.length}/${deals.length}`);
      return true;
    },
    { timeout: 30_000 },
  );
  return seeded ? { people: signIns(), password } : signInsOf(prisma, config.password);
}

/** Who of the demo is here, and the password of the settings if it is still theirs. */
async function signInsOf(prisma: PrismaService, password: string | undefined): Promise<SignIns> {
  const one = await prisma.user.findUnique({ where: { email: PEOPLE[0].email } });
  if (!one) return { people: [], password: null };
  const fits = password !== undefined && (await passwordMatches(one.passwordHash, password));
  return { people: signIns(), password: fits ? password : null };
}

function signIns(): SignIns['people'] {
  return PEOPLE.map(({ email, role }) => ({
    email,
    role: role === 'USER' ? email.replace(/\d?@.*/, '') : role.toLowerCase(),
  }));
}
