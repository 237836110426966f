import { Injectable } from '@nestjs/common';
import type { Image, User } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

/** How to reach a person. */
export interface Contact {
  id: string;
  email: string;
  displayName: string;
  locale: string;
}

const CONTACT = { id: true, email: true, displayName: true, locale: true } as const;

@Injectable()
export class UsersReader {
  constructor(private readonly prisma: PrismaService) {}

  async findByEmail(email: string): Promise<User | null> {
    return this.prisma.user.findUnique({ where: { email } });
  }

  async find(id: string): Promise<User | null> {
    return this.prisma.user.findUnique({ where: { id } });
  }

  /** How to reach a person; null for those who are gone. */
  async findContact(id: string): Promise<Contact | null> {
    return this.prisma.user.findUnique({ where: { id, deletedAt: null }, select: CONTACT });
  }

  /** How to reach many people; those who are gone are left out. */
  async listContacts(ids: string[]): Promise<Contact[]> {
    return this.prisma.user.findMany({ where: { id: { in: ids }, deletedAt: null }, select: CONTACT });
  }

  /** What people are called, those included who are gone; by id. */
  async listNames(ids: string[]): Promise<Map<string, string>> {
    const rows = await this.prisma.user.findMany({
      where: { id: { in: [...new Set(ids)] } },
      select: { id: true, displayName: true },
    });
    return new Map(rows.map(({ id, displayName }) => [id, displayName]));
  }

  /** Those who moderate: moderators and admins. */
  async listModerators(): Promise<string[]> {
    const rows = await this.prisma.user.findMany({
      where: { role: { in: ['MODERATOR', 'ADMIN'] }, deletedAt: null, suspendedAt: null },
      select: { id: true },
    });
    return rows.map(({ id }) => id);
  }

  /** How to reach somebody whose account was just deleted; null once they were told. */
  async findFarewell(id: string): Promise<Omit<Contact, 'id'> | null> {
    const user = await this.prisma.user.findUnique({ where: { id }, select: { farewell: true } });
    return (user?.farewell ?? null) as Omit<Contact, 'id'> | null;
  }

  /** The picture that a person shows; null without one, or where it was removed. */
  async findAvatar({ id: ownerId, avatarImageId }: User): Promise<Image | null> {
    if (!avatarImageId) return null;
    return this.prisma.image.findFirst({ where: { id: avatarImageId, ownerId } });
  }

  async ownsImage(ownerId: string, imageId: string): Promise<boolean> {
    return (await this.prisma.image.count({ where: { id: imageId, ownerId } })) === 1;
  }

  /** Deleted accounts that can still return, the last ones first. */
  async listReturnable(deletedAfter: Date): Promise<User[]> {
    return this.prisma.user.findMany({
      where: { deletedAt: { gt: deletedAfter }, purgedAt: null, beforeDeletion: { not: null } },
      orderBy: { deletedAt: 'desc' },
    });
  }

  /** Deleted accounts of which something personal is left, the longest gone first. */
  async listUnpurged(deletedBefore: Date, limit: number): Promise<{ id: string }[]> {
    return this.prisma.user.findMany({
      where: { deletedAt: { lte: deletedBefore }, purgedAt: null },
      orderBy: { deletedAt: 'asc' },
      take: limit,
      select: { id: true },
    });
  }

  /** Those whose suspension was to end by now. */
  async listEndedSuspensions(now: Date, limit: number): Promise<string[]> {
    const rows = await this.prisma.user.findMany({
      where: { suspendedAt: { not: null }, suspendedUntil: { lte: now } },
      select: { id: true },
      take: limit,
    });
    return rows.map(({ id }) => id);
  }
}
