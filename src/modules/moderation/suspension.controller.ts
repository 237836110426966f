import { Body, Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { UserNotFound } from '../users/users.problems.js';
import { AlreadySuspended, NotSuspended, UserNotSuspendable } from './moderation.problems.js';
import { SuspensionBody, SuspensionResponse } from './suspensions.dto.js';
import { SuspensionsService } from './suspensions.service.js';

@ApiTags('moderation')
@Allow('users:suspend')
@Controller('users/:id/suspension')
export class SuspensionController {
  constructor(private readonly suspensions: SuspensionsService) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Suspend a user: sessions end, deals are hidden',
    description: 'Moderators and admins are suspended by admins only.',
  })
  @Returns(200, 'The suspension', SuspensionResponse)
  @Fails(UserNotFound, UserNotSuspendable, AlreadySuspended)
  async suspend(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: SuspensionBody }) body: SuspensionBody,
  ) {
    const statementId = await this.suspensions.suspend(actor, id, body);
    return { userId: id, statementId, reason: body.reason, until: body.until ?? null };
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Lift a suspension' })
  @Returns(204, 'The user may sign in again')
  @Fails(UserNotFound, UserNotSuspendable, NotSuspended)
  async lift(@CurrentActor() actor: Actor, @Param('id', { schema: Id }) id: string): Promise<void> {
    await this.suspensions.lift(actor, id);
  }
}
