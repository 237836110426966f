import { Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { DeadFactNotFound, DeadFacts, DEAD_FACTS_SORT } from '../../platform/events/dead-facts.service.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { Id, PageQuery, readCursor } from '../../platform/http/inputs.js';
import { DeadFactsPage } from './admin.dto.js';

@ApiTags('admin')
@Controller('admin/facts')
export class DeadFactsController {
  constructor(private readonly deadFacts: DeadFacts) {}

  @Allow('facts:read')
  @Get('dead')
  @ApiOperation({ summary: 'Facts that a listener could not take, with its last error' })
  @Returns(200, 'A page, the newest first', DeadFactsPage)
  async list(@Query({ schema: PageQuery }) { cursor, limit }: PageQuery) {
    return this.deadFacts.list(limit, readCursor(cursor, DEAD_FACTS_SORT));
  }

  @Allow('facts:replay')
  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Give up a dead fact',
    description: 'Those who were to hear it never will. A fact of its own tells of it.',
  })
  @Returns(204, 'Dropped')
  @Fails(DeadFactNotFound)
  async drop(@Param('id', { schema: Id }) id: string): Promise<void> {
    await this.deadFacts.drop(id);
  }

  @Allow('facts:replay')
  @Post(':id/replay')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Deliver a dead fact again',
    description: 'Mend the cause first: the listeners hear it anew.',
  })
  @Returns(202, 'Queued')
  @Fails(DeadFactNotFound)
  async replay(@Param('id', { schema: Id }) id: string): Promise<void> {
    await this.deadFacts.replay(id);
  }
}
