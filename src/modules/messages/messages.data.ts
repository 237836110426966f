import { Injectable } from '@nestjs/common';
import { DataKeeper, eachRow } from '../../platform/privacy/personal-data.js';
import type { ExportFile } from '../../platform/privacy/personal-data.js';

/**
 * What a person wrote to others, and reported of them. A purge leaves the words that were delivered: they belong to the
 * other side's conversation too, and their author is by then nobody but "Deleted user". Their pictures, what they said
 * before they were changed, and what never was delivered go.
 */
@Injectable()
export class MessagesData extends DataKeeper {
  readonly models = ['discussion', 'message', 'messageReport'];
  readonly level = 7;

  *export(userId: string): Iterable<ExportFile> {
    yield {
      path: 'discussions.json',
      rows: eachRow(({ where, ...page }) =>
        this.prisma.discussion.findMany({
          where: { OR: [{ buyerId: userId }, { sellerId: userId }], ...where },
          select: { id: true, dealId: true, createdAt: true, lastActivityAt: true },
          ...page,
        }),
      ),
    };
    yield {
      path: 'messages.json',
      rows: eachRow(({ where, ...page }) =>
        this.prisma.message.findMany({
          where: { senderId: userId, ...where },
          omit: { heldFor: true, decidedById: true },
          include: { images: { select: { imageId: true }, orderBy: { position: 'asc' } } },
          ...page,
        }),
      ),
    };
    yield {
      path: 'message-reports.json',
      rows: eachRow(({ where, ...page }) =>
        this.prisma.messageReport.findMany({
          where: { reporterId: userId, ...where },
          omit: { resolvedById: true },
          ...page,
        }),
      ),
    };
  }

  async purge(userId: string): Promise<void> {
    const message = { senderId: userId };
    await this.prisma.messageImage.deleteMany({ where: { message } });
    await this.prisma.messageVersion.deleteMany({ where: { message } });
    // What never reached anybody belongs to no conversation.
    await this.prisma.message.deleteMany({ where: { ...message, state: { not: 'SENT' } } });
    await this.prisma.messageReport.updateMany({ where: { reporterId: userId }, data: { comment: null } });
  }
}
