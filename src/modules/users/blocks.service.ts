import { Injectable } from '@nestjs/common';
import { userBlocked, userUnblocked } from '../../facts/users.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { BlockOfOneself, UserNotFound } from './users.problems.js';
import { UsersReader } from './users.reader.js';

/** A person wants nothing more from another. Both ways: neither writes to the other while it stands. */
@Injectable()
export class BlocksService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly users: UsersReader,
  ) {}

  /** Does nothing where it stands already. @throws UserNotFound, BlockOfOneself */
  async block(blockerId: string, blockedId: string): Promise<void> {
    if (blockerId === blockedId) throw new BlockOfOneself();
    const blocked = await this.users.find(blockedId);
    if (!blocked || blocked.deletedAt) throw new UserNotFound();
    await this.prisma.$transaction(async (tx) => {
      const data = { blockerId, blockedId };
      const { count } = await tx.userBlock.createMany({ data, skipDuplicates: true });
      if (count > 0) await this.facts.record(tx, userBlocked(data));
    });
  }

  /** Does nothing where none stands. */
  async unblock(blockerId: string, blockedId: string): Promise<void> {
    await this.prisma.$transaction(async (tx) => {
      const { count } = await tx.userBlock.deleteMany({ where: { blockerId, blockedId } });
      if (count > 0) await this.facts.record(tx, userUnblocked({ blockerId, blockedId }));
    });
  }
}
