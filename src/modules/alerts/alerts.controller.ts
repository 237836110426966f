import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id, PageQuery } from '../../platform/http/inputs.js';
import { DealNotFound, ProductUnknown } from '../deals/deals.problems.js';
import { AlertResponse, AlertsPage, EditAlertBody, OpenAlertBody } from './alerts.dto.js';
import { presentAlert } from './alerts.presenter.js';
import { AlertNotFound, TooManyAlerts, WatchOfOwnDeal } from './alerts.problems.js';
import { AlertsReader } from './alerts.reader.js';
import { AlertsService } from './alerts.service.js';

@ApiTags('alerts')
@Controller('alerts')
export class AlertsController {
  constructor(
    private readonly alerts: AlertsService,
    private readonly reader: AlertsReader,
  ) {}

  @Allow('alerts:read')
  @Get()
  @ApiOperation({ summary: 'My saved searches and price watches' })
  @Returns(200, 'A page, the newest first', AlertsPage)
  async list(@CurrentActor() actor: Actor, @Query({ schema: PageQuery }) query: PageQuery) {
    const { items, nextCursor } = await this.reader.list(actor.userId, query);
    return { items: items.map(presentAlert), nextCursor };
  }

  @Allow('alerts:write')
  @Post()
  @ApiOperation({
    summary: 'Save a search, or watch a price',
    description:
      'A search takes the filters of the list of deals. A watch is on a deal or a product; without `belowCents` it ' +
      'tells of every lower price. At most 50 alerts a person; beyond 20 matches a day the rest comes in one digest.',
  })
  @Returns(201, 'The alert', AlertResponse)
  @Fails(TooManyAlerts, DealNotFound, WatchOfOwnDeal, ProductUnknown)
  async open(@CurrentActor() actor: Actor, @Body({ schema: OpenAlertBody }) body: OpenAlertBody) {
    return presentAlert(await this.alerts.open(actor, body));
  }

  @Allow('alerts:read')
  @Get(':id')
  @ApiOperation({ summary: 'One of my alerts' })
  @Returns(200, 'The alert', AlertResponse)
  @Fails(AlertNotFound)
  async show(@CurrentActor() actor: Actor, @Param('id', { schema: Id }) id: string) {
    return presentAlert(await this.reader.get(actor.userId, id));
  }

  @Allow('alerts:write')
  @Patch(':id')
  @ApiOperation({ summary: 'Rename, change, pause or resume an alert of mine' })
  @Returns(200, 'The alert as it is now', AlertResponse)
  @Fails(AlertNotFound)
  async edit(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: EditAlertBody }) body: EditAlertBody,
  ) {
    return presentAlert(await this.alerts.edit(actor.userId, id, body));
  }

  @Allow('alerts:write')
  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete an alert of mine, with what it found' })
  @Returns(204, 'It is gone')
  @Fails(AlertNotFound)
  async remove(@CurrentActor() actor: Actor, @Param('id', { schema: Id }) id: string): Promise<void> {
    await this.alerts.remove(actor.userId, id);
  }
}
