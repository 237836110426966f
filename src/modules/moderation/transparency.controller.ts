import { Readable } from 'node:stream';
import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allow } from '../../platform/http/access.decorators.js';
import { DaysQuery } from '../../platform/http/inputs.js';
import { TransparencyExports } from './transparency.service.js';

@ApiTags('moderation')
@Allow('deals:moderate')
@Controller('moderation/transparency.csv')
export class TransparencyController {
  constructor(private readonly transparency: TransparencyExports) {}

  @Get()
  @ApiOperation({ summary: 'Decisions, reports and appeals of some days, for transparency reports' })
  @ApiResponse({
    status: 200,
    description: 'CSV (RFC 4180), streamed; no names of people',
    content: { 'text/csv': { schema: { type: 'string' } } },
  })
  async export(@Query({ schema: DaysQuery }) query: DaysQuery, @Res() reply: FastifyReply): Promise<void> {
    const lines = await this.transparency.export(query);
    void reply
      .header('Content-Disposition', `attachment; filename="transparency-${query.from}-${query.to}.csv"`)
      .type('text/csv; charset=utf-8')
      .send(Readable.from(lines));
  }
}
