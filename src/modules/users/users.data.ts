import { Injectable } from '@nestjs/common';
import { DataKeeper, eachRow } from '../../platform/privacy/personal-data.js';
import type { ExportFile } from '../../platform/privacy/personal-data.js';
import { Prisma } from '../../platform/prisma/generated/client.js';

/** What is kept of a person: the account itself, what was agreed to, and whom they blocked. */
@Injectable()
export class UsersData extends DataKeeper {
  readonly models = ['user', 'termsAcceptance', 'userBlock'];
  readonly level = 3;

  *export(userId: string): Iterable<ExportFile> {
    yield {
      path: 'account.json',
      rows: eachRow(({ where, ...page }) =>
        this.prisma.user.findMany({
          where: { AND: [{ id: userId }, where] },
          omit: { passwordHash: true, beforeDeletion: true },
          ...page,
        }),
      ),
    };
    yield {
      path: 'terms.json',
      rows: eachRow(({ where, ...page }) =>
        this.prisma.termsAcceptance.findMany({ where: { userId, ...where }, ...page }),
      ),
    };
    yield {
      path: 'blocks.json',
      rows: eachRow(({ where, ...page }) =>
        this.prisma.userBlock.findMany({ where: { blockerId: userId, ...where }, ...page }),
      ),
    };
  }

  /** The row itself stays, without a name, so that what others wrote keeps its place. */
  async purge(userId: string): Promise<void> {
    await this.prisma.termsAcceptance.deleteMany({ where: { userId } });
    await this.prisma.userBlock.deleteMany({ where: { OR: [{ blockerId: userId }, { blockedId: userId }] } });
    await this.prisma.user.updateMany({
      where: { id: userId },
      data: { suspensionReason: null, termsVersion: null, farewell: Prisma.DbNull, beforeDeletion: null },
    });
  }
}
