import { Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { DealTransitions } from './deal-transitions.service.js';
import { DealNotFound, DealTransitionConflict } from './deals.problems.js';

@ApiTags('deals')
@Controller('deals/:id')
export class DealRemovalController {
  constructor(private readonly transitions: DealTransitions) {}

  @Allow('deals:write')
  @Delete()
  @HttpCode(204)
  @ApiOperation({
    summary: 'Take my deal away',
    description: 'As `POST …/archive`: for 30 days `POST …/restoration` brings it back.',
  })
  @Returns(204, 'It is gone')
  @Fails(DealNotFound, DealTransitionConflict)
  async remove(@CurrentActor() actor: Actor, @Param('id', { schema: Id }) id: string): Promise<void> {
    await this.transitions.archive(actor, id);
  }
}
