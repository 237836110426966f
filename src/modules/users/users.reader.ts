import { Injectable } from '@nestjs/common';
import type { User } from '../../platform/prisma/generated/client.js';
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

  async findContact(id: string): Promise<Contact | null> {
    return this.prisma.user.findUnique({ where: { id }, select: CONTACT });
  }

  /** Everybody who may decide over deals. */
  async listModerators(): Promise<Contact[]> {
    return this.prisma.user.findMany({
      where: { role: { in: ['MODERATOR', 'ADMIN'] }, suspendedAt: null },
      select: CONTACT,
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
