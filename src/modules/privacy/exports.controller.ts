import { Controller, Get, HttpCode, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns, ReturnsFile } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import type { DataExport } from '../../platform/prisma/generated/client.js';
import { ExportLinks } from './export-links.js';
import { ExportsReader } from './exports.reader.js';
import { ExportsService } from './exports.service.js';
import { DataExportResponse, ExportFileQuery } from './privacy.dto.js';
import { ExportLinkInvalid, NoExport } from './privacy.problems.js';

@ApiTags('users')
@Controller('users/me/export')
export class ExportsController {
  constructor(
    private readonly exports: ExportsService,
    private readonly reader: ExportsReader,
    private readonly links: ExportLinks,
  ) {}

  @Allow('exports:write')
  @Post()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Ask for a copy of all my data',
    description: 'It is built in the background; a mail tells when it is ready. One at a time.',
  })
  @Returns(202, 'The copy that is being built', DataExportResponse)
  async request(@CurrentActor() actor: Actor) {
    return this.present(await this.exports.request(actor.userId));
  }

  @Allow('exports:read')
  @Get()
  @ApiOperation({ summary: 'How far the copy of my data is, and where to fetch it' })
  @Returns(200, 'The copy that was asked for last', DataExportResponse)
  @Fails(NoExport)
  async show(@CurrentActor() actor: Actor) {
    const latest = await this.reader.findLatest(actor.userId);
    if (!latest) throw new NoExport();
    return this.present(latest);
  }

  @Allow('exports:read')
  @Get('file')
  @ApiOperation({
    summary: 'Fetch the copy of my data',
    description: 'The target of `url`; ends within the hour.',
  })
  @ReturnsFile('application/zip', 'A ZIP of JSON files and pictures')
  @Fails(NoExport, ExportLinkInvalid)
  async fetch(@CurrentActor() actor: Actor, @Query({ schema: ExportFileQuery }) query: ExportFileQuery) {
    if (!this.links.isGood(actor.userId, query)) throw new ExportLinkInvalid();
    const ready = await this.reader.findReady(actor.userId, query.id);
    if (!ready) throw new NoExport();
    const bytes = await this.exports.read(ready.id);
    if (!bytes) throw new NoExport();
    return new StreamableFile(bytes, {
      type: 'application/zip',
      disposition: 'attachment; filename="kwadmarket-data.zip"',
      ...(ready.byteSize === null ? {} : { length: ready.byteSize }),
    });
  }

  private present({ id, userId, state, progress, byteSize, requestedAt, readyAt, expiresAt }: DataExport) {
    const isReady = state === 'READY' && expiresAt !== null && expiresAt > new Date();
    return {
      id,
      state: state === 'READY' && !isReady ? ('EXPIRED' as const) : state,
      progress,
      byteSize,
      requestedAt: requestedAt.toISOString(),
      readyAt: readyAt?.toISOString() ?? null,
      expiresAt: expiresAt?.toISOString() ?? null,
      url: isReady ? this.links.make(userId, id) : null,
    };
  }
}
