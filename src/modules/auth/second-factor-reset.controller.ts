import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { Limited } from '../../platform/limits/limited.decorator.js';
import { UserNotFound } from '../users/users.problems.js';
import {
  OwnSecondFactor,
  ReauthenticationFailed,
  ReauthenticationRequired,
  SecondFactorMissing,
} from './auth.problems.js';
import { ResetSecondFactorBody } from './mfa.dto.js';
import { SecondFactorReset } from './second-factor-reset.service.js';

@ApiTags('auth')
@Limited('auth')
@Controller('users/:id/second-factor-reset')
export class SecondFactorResetController {
  constructor(private readonly reset: SecondFactorReset) {}

  @Allow('users:reset-second-factor')
  @Post()
  @HttpCode(204)
  @ApiOperation({
    summary: "Take somebody's second factor away, who lost phone and recovery codes",
    description:
      'Make sure first who asks. Every session of the account ends, and its owner gets a mail. The password stays.',
  })
  @Returns(204, 'It is gone')
  @Fails(UserNotFound, OwnSecondFactor, SecondFactorMissing, ReauthenticationRequired, ReauthenticationFailed)
  async run(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ResetSecondFactorBody }) body: ResetSecondFactorBody,
  ): Promise<void> {
    await this.reset.run(actor, id, body);
  }
}
