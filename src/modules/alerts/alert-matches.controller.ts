import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id, PageQuery } from '../../platform/http/inputs.js';
import { Storage } from '../../platform/storage/storage.js';
import { DealsPage } from '../deals/deals.dto.js';
import { presentFound } from '../deals/deals.presenter.js';
import { AlertMatchesReader } from './alert-matches.reader.js';
import { AlertPreviewReader } from './alert-preview.reader.js';
import { AlertMatchesPage } from './alerts.dto.js';
import { presentMatch } from './alerts.presenter.js';
import { AlertNotFound } from './alerts.problems.js';
import { AlertsReader } from './alerts.reader.js';

@ApiTags('alerts')
@Allow('alerts:read')
@Controller('alerts/:id')
export class AlertMatchesController {
  constructor(
    private readonly alerts: AlertsReader,
    private readonly matches: AlertMatchesReader,
    private readonly preview: AlertPreviewReader,
    private readonly storage: Storage,
  ) {}

  @Get('matches')
  @ApiOperation({
    summary: 'What an alert of mine found, and why I was told',
    description: 'Each tells what happened to the deal, its price then, and what the alert asked for then.',
  })
  @Returns(200, 'A page, the newest first', AlertMatchesPage)
  @Fails(AlertNotFound)
  async list(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: PageQuery }) query: PageQuery,
  ) {
    await this.alerts.get(actor.userId, id);
    const { items, nextCursor } = await this.matches.list(id, query);
    return { items: items.map((row) => presentMatch(row, this.storage)), nextCursor };
  }

  @Get('deals')
  @ApiOperation({ summary: 'Deals on sale now that an alert of mine would find' })
  @Returns(200, 'A page of deals, the newest first', DealsPage)
  @Fails(AlertNotFound)
  async listDeals(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: PageQuery }) query: PageQuery,
  ) {
    const alert = await this.alerts.get(actor.userId, id);
    const { items, nextCursor } = await this.preview.list(alert, query);
    return { items: items.map((row) => presentFound(row, this.storage)), nextCursor };
  }
}
