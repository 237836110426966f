import { Injectable } from '@nestjs/common';
import { withChange } from '../../facts/fact.js';
import { transparencyExported } from '../../facts/moderation.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { DaysQuery } from '../../platform/http/inputs.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { TransparencyReader } from './transparency.reader.js';

/** Hands out what people wrote to moderators, and notes who took it. */
@Injectable()
export class TransparencyExports {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly reader: TransparencyReader,
  ) {}

  /** @returns the export line by line */
  async export(query: DaysQuery): Promise<AsyncGenerator<string>> {
    const { from, to } = query;
    await this.prisma.$transaction((tx) =>
      this.facts.record(
        tx,
        withChange(transparencyExported({ from, to }), 'export:transparency', null, { from, to }),
      ),
    );
    return this.reader.lines(query);
  }
}
