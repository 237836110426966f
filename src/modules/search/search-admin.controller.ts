import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { SearchReindexing } from './reindex/search-reindexing.service.js';
import { ReindexRun, SearchStatus } from './search.dto.js';
import { presentRun } from './search.presenter.js';
import { SearchReader } from './search.reader.js';

@ApiTags('admin')
@Controller('search')
export class SearchAdminController {
  constructor(
    private readonly searching: SearchReader,
    private readonly reindexing: SearchReindexing,
  ) {}

  @Allow('search:write')
  @Post('reindex')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Make the search index anew',
    description:
      'People search the old one until the new one is whole. Asked again meanwhile, the same run goes on.',
  })
  @Returns(202, 'The run; `GET /api/search/status` tells how far it is', ReindexRun)
  async reindex() {
    return presentRun(await this.reindexing.request());
  }

  @Allow('search:read')
  @Get('status')
  @ApiOperation({ summary: 'How search is doing: engine, lag, drift, progress' })
  @Returns(200, 'As this process sees it', SearchStatus)
  async status() {
    return this.searching.status();
  }
}
