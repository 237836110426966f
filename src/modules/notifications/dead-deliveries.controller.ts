import { Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { Id, readCursor } from '../../platform/http/inputs.js';
import { DeadDeliveriesPage, ListDeadDeliveriesQuery } from './dead-deliveries.dto.js';
import { presentDeadDelivery } from './dead-deliveries.presenter.js';
import { DeadDeliveries, DEAD_DELIVERIES_SORT } from './dead-deliveries.service.js';
import { DeliveryNotDead } from './notifications.problems.js';

@ApiTags('admin')
@Controller('admin/deliveries')
export class DeadDeliveriesController {
  constructor(private readonly deliveries: DeadDeliveries) {}

  @Allow('deliveries:read')
  @Get('dead')
  @ApiOperation({ summary: 'Mails and pushes that reached nobody, with their last error' })
  @Returns(200, 'A page, the newest first', DeadDeliveriesPage)
  async list(@Query({ schema: ListDeadDeliveriesQuery }) query: ListDeadDeliveriesQuery) {
    const { cursor, limit, state } = query;
    const { items, nextCursor } = await this.deliveries.list(
      limit,
      readCursor(cursor, DEAD_DELIVERIES_SORT),
      state === 'dead' ? 'DEAD' : 'SUPPRESSED',
    );
    return { items: items.map(presentDeadDelivery), nextCursor };
  }

  @Allow('deliveries:retry')
  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Give up a dead delivery',
    description: 'The notification stays in the app. A fact tells of it.',
  })
  @Returns(204, 'Dropped')
  @Fails(DeliveryNotDead)
  async drop(@Param('id', { schema: Id }) id: string): Promise<void> {
    await this.deliveries.drop(id);
  }

  @Allow('deliveries:retry')
  @Post(':id/retry')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Try a dead delivery again',
    description:
      'With a new budget. Within a day of its first try nothing is delivered twice; later, what the provider took ' +
      'without saying so may be.',
  })
  @Returns(202, 'Due')
  @Fails(DeliveryNotDead)
  async retry(@Param('id', { schema: Id }) id: string): Promise<void> {
    await this.deliveries.retry(id);
  }
}
