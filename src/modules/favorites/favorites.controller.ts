import { Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id, PageQuery } from '../../platform/http/inputs.js';
import { Storage } from '../../platform/storage/storage.js';
import { DealNotFound } from '../deals/deals.problems.js';
import { FavoritesPage } from './favorites.dto.js';
import { presentFavorite } from './favorites.presenter.js';
import { FavoritesReader } from './favorites.reader.js';
import { FavoritesService } from './favorites.service.js';

@ApiTags('favourites')
@Controller()
export class FavoritesController {
  constructor(
    private readonly favorites: FavoritesService,
    private readonly reader: FavoritesReader,
    private readonly storage: Storage,
  ) {}

  @Allow('favorites:write')
  @Put('deals/:id/favorite')
  @HttpCode(204)
  @ApiOperation({ summary: 'Keep an eye on a deal' })
  @Returns(204, 'It is among my favourites')
  @Fails(DealNotFound)
  async add(@CurrentActor() actor: Actor, @Param('id', { schema: Id }) id: string): Promise<void> {
    await this.favorites.add(actor.userId, id);
  }

  @Allow('favorites:write')
  @Delete('deals/:id/favorite')
  @HttpCode(204)
  @ApiOperation({ summary: 'No longer keep an eye on a deal' })
  @Returns(204, 'It is not among my favourites')
  async remove(@CurrentActor() actor: Actor, @Param('id', { schema: Id }) id: string): Promise<void> {
    await this.favorites.remove(actor.userId, id);
  }

  @Allow('favorites:read')
  @Get('users/me/favorites')
  @ApiOperation({
    summary: 'Deals that I keep an eye on',
    description: 'One that is no longer public keeps its place, greyed: `available` is false.',
  })
  @Returns(200, 'A page of deals, the last added first', FavoritesPage)
  async list(@CurrentActor() actor: Actor, @Query({ schema: PageQuery }) query: PageQuery) {
    const { items, nextCursor } = await this.reader.list(actor.userId, query);
    return { items: items.map((row) => presentFavorite(row, this.storage)), nextCursor };
  }
}
