import { Injectable } from '@nestjs/common';
import { profileChanged } from '../../facts/users.facts.js';
import { VersionStale } from '../../platform/errors/http.problems.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { User } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { EditMeBody } from './users.dto.js';
import { AvatarNotUsable } from './users.problems.js';
import { UsersReader } from './users.reader.js';

/** What people change of their own profile. */
@Injectable()
export class ProfileService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly users: UsersReader,
  ) {}

  /**
   * Changes the fields that are given.
   *
   * @param version that the client last read; null: whatever it is now
   * @throws AvatarNotUsable, VersionStale
   */
  async edit(userId: string, version: number | null, body: EditMeBody): Promise<User> {
    const { avatarImageId } = body;
    if (avatarImageId && !(await this.users.ownsImage(userId, avatarImageId))) throw new AvatarNotUsable();
    return this.prisma.$transaction(async (tx) => {
      const [user] = await tx.user.updateManyAndReturn({
        where: { id: userId, deletedAt: null, ...(version === null ? {} : { profileVersion: version }) },
        data: { ...body, profileVersion: { increment: 1 } },
      });
      if (!user) throw new VersionStale();
      await this.facts.record(tx, profileChanged({ userId }));
      return user;
    });
  }
}
