import { Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id, PageQuery } from '../../platform/http/inputs.js';
import { BlocksPage } from './blocks.dto.js';
import { BlocksReader } from './blocks.reader.js';
import { BlocksService } from './blocks.service.js';
import { BlockOfOneself, UserNotFound } from './users.problems.js';

@ApiTags('users')
@Controller('users')
export class BlocksController {
  constructor(
    private readonly blocks: BlocksService,
    private readonly reader: BlocksReader,
  ) {}

  @Allow('blocks:write')
  @Post(':id/block')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Block a user',
    description:
      'Neither of you can write to the other or make offers while it stands; nobody is told. What was written stays readable.',
  })
  @Returns(204, 'Blocked')
  @Fails(UserNotFound, BlockOfOneself)
  async block(@CurrentActor() actor: Actor, @Param('id', { schema: Id }) id: string): Promise<void> {
    await this.blocks.block(actor.userId, id);
  }

  @Allow('blocks:write')
  @Delete(':id/block')
  @HttpCode(204)
  @ApiOperation({ summary: 'Unblock a user' })
  @Returns(204, 'Not blocked by me')
  async unblock(@CurrentActor() actor: Actor, @Param('id', { schema: Id }) id: string): Promise<void> {
    await this.blocks.unblock(actor.userId, id);
  }

  @Allow('blocks:read')
  @Get('me/blocks')
  @ApiOperation({ summary: 'Whom I blocked' })
  @Returns(200, 'A page, the last first', BlocksPage)
  async list(@CurrentActor() actor: Actor, @Query({ schema: PageQuery }) query: PageQuery) {
    const { items, nextCursor } = await this.reader.listOf(actor.userId, query);
    return {
      items: items.map(({ blocked, createdAt }) => ({ user: blocked, createdAt: createdAt.toISOString() })),
      nextCursor,
    };
  }
}
