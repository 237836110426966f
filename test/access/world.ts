import { randomBytes } from 'node:crypto';
import { AccessTokens } from '../../src/modules/auth/access-tokens.js';
import { newId } from '../../src/common/ids.js';
import type { DealStatus } from '../../src/platform/prisma/generated/client.js';
import type { TestApp } from '../support/app.js';
import { ensureCategory } from '../support/deals.js';
import type { Caller } from './lines.js';

/** What a request carries, besides who sends it. */
export interface Needs {
  /** Values of `:id`, `:slug` … in the address. */
  params?: Record<string, string>;
  query?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** What a route is about: fixed, or made anew for each call so that it belongs to `ownerId`. */
export type Subject = Needs | ((world: World, ownerId: string) => Promise<Needs>);

export interface Someone {
  id: string;
  email: string;
  sessionId: string;
  token: string;
}

const ROLES: Partial<Record<Caller, 'MODERATOR' | 'ADMIN'>> = { moderator: 'MODERATOR', admin: 'ADMIN' };

/** Real people, deals and pictures in the database, quickly made. */
export class World {
  constructor(readonly app: TestApp) {}

  async prepare(): Promise<void> {
    await ensureCategory(this.app);
  }

  async someone(caller: Exclude<Caller, 'anonymous'>): Promise<Someone> {
    const { prisma } = this.app;
    const { id, email } = await prisma.user.create({
      data: {
        email: `c${randomBytes(8).toString('hex')}@kwad.test`,
        displayName: 'Caller',
        role: ROLES[caller] ?? 'USER',
        emailVerifiedAt: caller === 'unverified' ? null : new Date(),
        suspendedAt: caller === 'suspended' ? new Date() : null,
      },
    });
    const expiresAt = new Date(Date.now() + 3_600_000);
    const { id: sessionId } = await prisma.session.create({ data: { userId: id, expiresAt } });
    return { id, email, sessionId, token: await this.app.app.get(AccessTokens).sign(id, sessionId) };
  }

  async image(ownerId: string): Promise<string> {
    const id = newId();
    await this.app.prisma.image.create({
      data: {
        id,
        ownerId,
        storageKey: `images/${id}.webp`,
        contentType: 'image/webp',
        width: 64,
        height: 48,
        byteSize: 100,
        blurhash: 'L00000fQfQfQfQfQfQfQfQfQfQfQ',
      },
    });
    return id;
  }

  /** A deal with one picture, in any state, as if it had come there by itself. */
  async deal(sellerId: string, status: DealStatus): Promise<string> {
    const imageId = await this.image(sellerId);
    const isOut = status !== 'DRAFT' && status !== 'PENDING';
    const { id } = await this.app.prisma.deal.create({
      data: {
        sellerId,
        categorySlug: 'motor',
        status,
        title: 'Four motors',
        description: 'Flown twice.',
        priceCents: 4_500,
        currency: 'EUR',
        condition: 'good',
        city: 'Lyon',
        postcode: '69001',
        country: 'FR',
        shipping: true,
        submittedAt: status === 'DRAFT' ? null : new Date(),
        publishedAt: isOut ? new Date(Date.now() - 3 * 86_400_000) : null,
        expiresAt: isOut ? new Date(Date.now() + 86_400_000) : null,
        images: { create: { imageId, position: 0 } },
      },
    });
    return id;
  }
}

/** The route is about a deal of the owner's in this state. */
export function deal(status: DealStatus, needs: Needs = {}): Subject {
  return async (world, ownerId) => ({ params: { id: await world.deal(ownerId, status) }, ...needs });
}
