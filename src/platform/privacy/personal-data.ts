import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { PrismaService } from '../prisma/prisma.service.js';

/** One file of an export: rows that become a JSON array as they are read, or bytes as they are stored. */
export type ExportFile =
  { path: string; rows: AsyncIterable<object> } | { path: string; open: () => Promise<Readable | null> };

/**
 * What one domain keeps about people. Each domain registers one; the test "no table of a person is forgotten" reads
 * `models`, so that a new table with somebody's data cannot slip through exports and purges.
 */
export interface PersonalDataKeeper {
  /** Prisma models that this keeper answers for. */
  models: readonly string[];
  /** The domain's level in the house: purges go from the top down, as references do. */
  level: number;
  /** Everything that is kept about a person. */
  export(userId: string): AsyncIterable<ExportFile> | Iterable<ExportFile>;
  /** Removes or anonymises it for good. Called again it finds nothing left to do. */
  purge(userId: string): Promise<void>;
}

/** The list of all who keep personal data. Knows no domain: a `DataKeeper` registers itself. */
@Injectable()
export class PersonalData {
  private readonly registered: PersonalDataKeeper[] = [];

  register(keeper: PersonalDataKeeper): void {
    this.registered.push(keeper);
  }

  /** Every keeper, the highest level first. */
  get keepers(): readonly PersonalDataKeeper[] {
    return [...this.registered].sort((a, b) => b.level - a.level);
  }
}

/** What every keeper needs, and how it becomes known. */
@Injectable()
export abstract class DataKeeper implements PersonalDataKeeper, OnModuleInit {
  abstract readonly models: readonly string[];
  abstract readonly level: number;

  @Inject(PrismaService)
  protected readonly prisma!: PrismaService;
  @Inject(PersonalData)
  private readonly personalData!: PersonalData;

  onModuleInit(): void {
    this.personalData.register(this);
  }

  abstract export(userId: string): AsyncIterable<ExportFile> | Iterable<ExportFile>;
  abstract purge(userId: string): Promise<void>;
}

const PAGE = 200;

/**
 * All rows of a query by ascending id, a page at a time, so that an export of any size needs little memory.
 *
 * @param fetch rows with an id above `after`, at most `take`, in order of id
 */
export async function* eachRow<Row extends { id: string }>(
  fetch: (page: { where: { id?: { gt: string } }; orderBy: { id: 'asc' }; take: number }) => Promise<Row[]>,
): AsyncGenerator<Row> {
  let after: string | undefined;
  for (;;) {
    const rows = await fetch({
      where: after === undefined ? {} : { id: { gt: after } },
      orderBy: { id: 'asc' },
      take: PAGE,
    });
    yield* rows;
    after = rows.at(-1)?.id;
    if (rows.length < PAGE) return;
  }
}
