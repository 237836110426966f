import { Readable } from 'node:stream';
import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { TransparencyQuery } from './transparency.dto.js';
import { TransparencyReader } from './transparency.reader.js';

@ApiTags('moderation')
@Allow('deals:moderate')
@Controller('moderation/transparency.csv')
export class TransparencyController {
  constructor(private readonly transparency: TransparencyReader) {}

  @Get()
  @ApiOperation({ summary: 'Decisions, reports and appeals of some days, for transparency reports' })
  @Returns(200, 'CSV (RFC 4180), streamed; no names of people')
  export(@Query({ schema: TransparencyQuery }) query: TransparencyQuery, @Res() reply: FastifyReply): void {
    void reply
      .header('Content-Disposition', `attachment; filename="transparency-${query.from}-${query.to}.csv"`)
      .type('text/csv; charset=utf-8')
      .send(Readable.from(this.transparency.lines(query)));
  }
}
