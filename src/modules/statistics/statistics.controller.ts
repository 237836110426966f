import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { csvLine } from '../../common/csv.js';
import { Returns, ReturnsFile } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { DaysQuery } from '../../platform/http/inputs.js';
import { FIGURE_NAMES } from './figures.js';
import { StatisticsResponse } from './statistics.dto.js';
import { StatisticsReader } from './statistics.reader.js';

@ApiTags('admin')
@Allow('statistics:read')
@Controller('admin')
export class StatisticsController {
  constructor(private readonly statistics: StatisticsReader) {}

  @Get('statistics')
  @ApiOperation({
    summary: 'The figures of some days',
    description:
      'Days (UTC) that are over: each is counted once, a few minutes after it ended. A year at the most.',
  })
  @Returns(200, 'The first day first; days that were not counted are not there', StatisticsResponse)
  async show(@Query({ schema: DaysQuery }) { from, to }: DaysQuery) {
    return { from, to, days: await this.statistics.days({ from, to }) };
  }

  @Get('statistics.csv')
  @ApiOperation({ summary: 'The same as a table' })
  @ReturnsFile('text/csv', 'CSV (RFC 4180): one line for each day')
  async export(@Query({ schema: DaysQuery }) query: DaysQuery, @Res() reply: FastifyReply): Promise<void> {
    const days = await this.statistics.days(query);
    const columns = ['day', ...FIGURE_NAMES] as const;
    const lines = days.map((figures) => csvLine(columns.map((name) => figures[name])));
    void reply
      .header('Content-Disposition', `attachment; filename="statistics-${query.from}-${query.to}.csv"`)
      .type('text/csv; charset=utf-8')
      .send(csvLine(columns) + lines.join(''));
  }
}
