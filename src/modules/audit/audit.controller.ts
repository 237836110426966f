import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { AuditPage, AuditQuery } from './audit.dto.js';
import { presentEntry } from './audit.presenter.js';
import { AuditReader } from './audit.reader.js';

@ApiTags('admin')
@Controller('admin/audit')
export class AuditController {
  constructor(private readonly audit: AuditReader) {}

  @Allow('audit:read')
  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Who did what to what on a privilege',
    description:
      'Decisions of moderators, roles, suspensions, changes of the catalogue, exports, replays, jobs, settings. Written ' +
      'with the change itself and never changed; kept as long as the retention policy says.',
  })
  @Returns(200, 'A page, the newest first', AuditPage)
  async list(@Query({ schema: AuditQuery }) query: AuditQuery) {
    const { items, nextCursor } = await this.audit.list(query);
    return { items: items.map(presentEntry), nextCursor };
  }
}
