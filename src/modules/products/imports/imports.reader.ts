import { Injectable } from '@nestjs/common';
import { csvLine } from '../../../common/csv.js';
import { toPage } from '../../../common/cursor.js';
import type { Page } from '../../../common/cursor.js';
import { CentsKey as LineKey, readCursor } from '../../../platform/http/inputs.js';
import type { PageQuery } from '../../../platform/http/inputs.js';
import type { ProductImport, ProductImportRow } from '../../../platform/prisma/generated/client.js';
import { Prisma } from '../../../platform/prisma/generated/client.js';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';
import type { ImportRowsQuery } from './imports.dto.js';
import { presentImportRow } from './imports.presenter.js';
import { ImportNotFound } from './imports.problems.js';

const SORT = 'imports';
const CSV_PAGE = 1_000;

type ReportRow = ReturnType<typeof presentImportRow>;

/** Imports and what became of their rows. */
@Injectable()
export class ImportsReader {
  constructor(private readonly prisma: PrismaService) {}

  /** @throws ImportNotFound */
  async get(id: string): Promise<ProductImport> {
    const row = await this.prisma.productImport.findUnique({ where: { id } });
    if (!row) throw new ImportNotFound();
    return row;
  }

  /** The newest first. */
  async list({ cursor, limit }: PageQuery): Promise<Page<ProductImport>> {
    const after = readCursor(cursor, SORT);
    const rows = await this.prisma.productImport.findMany({
      where: after ? { id: { lt: after.id } } : {},
      orderBy: { id: 'desc' },
      take: limit + 1,
    });
    return toPage(rows, limit, ({ id }) => ({ sort: SORT, key: '', id }));
  }

  /** The report of an import, in the order of its file. @throws ImportNotFound */
  async listRows(
    importId: string,
    { outcome, cursor, limit }: ImportRowsQuery,
  ): Promise<Page<ProductImportRow>> {
    const sort = `imports.${importId}.${outcome ?? ''}`;
    const after = readCursor(cursor, sort, LineKey);
    const rows = await this.prisma.productImportRow.findMany({
      where: {
        importId,
        ...(outcome ? { outcome } : {}),
        ...(after ? { line: { gt: Number(after.key) } } : {}),
      },
      orderBy: { line: 'asc' },
      take: limit + 1,
    });
    if (rows.length === 0) await this.get(importId);
    return toPage(rows, limit, ({ line }) => ({ sort, key: line, id: importId }));
  }

  /** Rows that have something to tell as lines of CSV, or every row. */
  async *csv(importId: string, { everyRow = false } = {}): AsyncGenerator<string> {
    yield csvLine(['line', 'outcome', 'reference', 'field', 'message']);
    for await (const { line, outcome, reference, problems } of this.walkRows(importId, { everyRow })) {
      const told = everyRow && problems.length === 0 ? [{ path: '', message: '' }] : problems;
      for (const { path, message } of told) yield csvLine([line, outcome, reference, path, message]);
    }
  }

  /** Rows that have something to tell, or every row, in the order of the file. */
  async *walkRows(importId: string, { everyRow = false } = {}): AsyncGenerator<ReportRow> {
    let after = 0;
    for (;;) {
      const rows = await this.prisma.productImportRow.findMany({
        where: { importId, line: { gt: after }, ...(everyRow ? {} : { problems: { not: Prisma.DbNull } }) },
        orderBy: { line: 'asc' },
        take: CSV_PAGE,
      });
      yield* rows.map(presentImportRow);
      const last = rows.at(-1);
      if (!last || rows.length < CSV_PAGE) return;
      after = last.line;
    }
  }
}
