import type { TestApp } from './app.js';
import type { Reply } from './client.js';
import { person } from './people.js';

interface Tokens {
  accessToken: string;
  refreshToken: string;
}

export async function refresh({ anonymous }: TestApp, refreshToken: string): Promise<Reply<Tokens>> {
  const reply = await anonymous.post('/api/auth/refresh', { refreshToken, tokenTransport: 'body' });
  return reply;
}

/**
 * Trades each refresh token five times at once, again and again, in so many families side by side.
 *
 * @returns how often a racer was refused, how often racers got different successors, how many families have more than
 *   one unused token in the end
 */
export async function raceRefreshes(
  app: TestApp,
  { families, racesEach }: { families: number; racesEach: number },
) {
  const outcome = { races: 0, refused: 0, divergent: 0, livingTwins: 0 };
  const people = [];
  for (let i = 0; i < families; i++) people.push(await person(app));
  const race = async ({ refreshToken, id }: { refreshToken: string; id: string }) => {
    let current = refreshToken;
    for (let i = 0; i < racesEach; i++) {
      const replies = await Promise.all(Array.from({ length: 5 }, () => refresh(app, current)));
      outcome.races++;
      outcome.refused += replies.filter(({ status }) => status !== 200).length;
      const successors = new Set(replies.flatMap(({ body }) => body.refreshToken ?? []));
      if (successors.size !== 1) outcome.divergent++;
      current = [...successors][0] ?? current;
    }
    const living = await app.prisma.refreshToken.count({ where: { session: { userId: id }, usedAt: null } });
    if (living !== 1) outcome.livingTwins++;
  };
  for (let i = 0; i < people.length; i += 2) await Promise.all(people.slice(i, i + 2).map(race));
  return outcome;
}
