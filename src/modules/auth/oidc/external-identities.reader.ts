import { Injectable } from '@nestjs/common';
import type { ExternalIdentity, User } from '../../../platform/prisma/generated/client.js';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';

@Injectable()
export class ExternalIdentitiesReader {
  constructor(private readonly prisma: PrismaService) {}

  /** The account that somebody at a provider is linked to. Told by subject, never by address. */
  async findOwner(provider: string, subject: string): Promise<User | null> {
    const identity = await this.prisma.externalIdentity.findUnique({
      where: { provider_subject: { provider, subject } },
      include: { user: true },
    });
    return identity?.user ?? null;
  }

  async listOf(userId: string): Promise<ExternalIdentity[]> {
    return this.prisma.externalIdentity.findMany({ where: { userId }, orderBy: { provider: 'asc' } });
  }
}
