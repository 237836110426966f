import { Injectable } from '@nestjs/common';
import { DataKeeper, eachRow } from '../../platform/privacy/personal-data.js';
import type { ExportFile } from '../../platform/privacy/personal-data.js';
import { Storage } from '../../platform/storage/storage.js';
import { objectKeys } from './image-variants.js';

/** A person's pictures: rows and objects. */
@Injectable()
export class ImagesData extends DataKeeper {
  readonly models = ['image'];
  readonly level = 4;

  constructor(private readonly storage: Storage) {
    super();
  }

  async *export(userId: string): AsyncIterable<ExportFile> {
    yield { path: 'images.json', rows: this.rowsOf(userId) };
    for await (const { id, storageKey } of this.rowsOf(userId)) {
      const ending = storageKey.slice(storageKey.lastIndexOf('.'));
      yield { path: `images/${id}${ending}`, open: () => this.storage.read(storageKey) };
    }
  }

  /** Objects first: a crash in between leaves a row that leads the next run to what is left. */
  async purge(userId: string): Promise<void> {
    for await (const image of this.rowsOf(userId)) {
      await Promise.all(objectKeys(image).map((key) => this.storage.remove(key)));
      await this.prisma.image.deleteMany({ where: { id: image.id } });
    }
  }

  private rowsOf(ownerId: string) {
    return eachRow(({ where, ...page }) =>
      this.prisma.image.findMany({ where: { ownerId, ...where }, ...page }),
    );
  }
}
