import { Injectable } from '@nestjs/common';
import { DataKeeper } from '../../platform/privacy/personal-data.js';
import type { ExportFile } from '../../platform/privacy/personal-data.js';

/** What a person keeps an eye on. */
@Injectable()
export class FavoritesData extends DataKeeper {
  readonly models = ['favorite'];
  readonly level = 7;

  *export(userId: string): Iterable<ExportFile> {
    yield { path: 'favorites.json', rows: this.rowsOf(userId) };
  }

  async purge(userId: string): Promise<void> {
    await this.prisma.favorite.deleteMany({ where: { userId } });
  }

  private async *rowsOf(userId: string) {
    yield* await this.prisma.favorite.findMany({ where: { userId }, orderBy: { createdAt: 'asc' } });
  }
}
