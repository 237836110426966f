import { Injectable } from '@nestjs/common';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

/** Which products of the catalogue alerts are about. */
@Injectable()
export class AlertProducts {
  constructor(private readonly prisma: PrismaService) {}

  /**
   * Moves every watch of a product, and every search for it, to the one that it is part of now. Paused ones too. It reads
   * all alerts: merges are rare. Twice is as once.
   */
  async follow(productId: string, intoProductId: string): Promise<void> {
    await this.prisma.$transaction(async (tx) => {
      const moved = await tx.$queryRaw<{ id: string }[]>`
        UPDATE "Alert" SET
          "productId" = CASE WHEN "productId" = ${productId}::uuid THEN ${intoProductId}::uuid ELSE "productId" END,
          filters = CASE WHEN filters->>'productId' = ${productId}
            THEN jsonb_set(filters, '{productId}', to_jsonb(${intoProductId}::text)) ELSE filters END,
          "updatedAt" = now()
        WHERE "productId" = ${productId}::uuid OR filters->>'productId' = ${productId}
        RETURNING id`;
      // A statement of its own: whoever changed an alert while the first one waited has written its keys by now.
      const ids = moved.map(({ id }) => id);
      await tx.$executeRaw`
        UPDATE "AlertKey" SET signature = replace(signature, ${productId}, ${intoProductId})
        WHERE "alertId" = ANY(${ids}::uuid[])`;
    });
  }
}
