import { Body, Controller, Delete, HttpCode, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { AccountDeletionService } from './account-deletion.service.js';
import { ReauthenticateBody } from './auth.dto.js';
import { ReauthenticationFailed, ReauthenticationRequired } from './auth.problems.js';
import { TokenReplies } from './token-replies.js';

@ApiTags('users')
@Controller('users/me')
export class AccountDeletionController {
  constructor(
    private readonly deletion: AccountDeletionService,
    private readonly replies: TokenReplies,
  ) {}

  @Allow('account:delete')
  @Delete()
  @HttpCode(204)
  @ApiOperation({
    summary: 'Delete my account',
    description:
      'At once: nobody signs in, the name is gone, deals are no longer shown, the address may register again. What ' +
      'is left is purged after a while. Send the password, or sign in anew less than ten minutes before.',
  })
  @Returns(204, 'Deleted')
  @Fails(ReauthenticationRequired, ReauthenticationFailed)
  async delete(
    @CurrentActor() actor: Actor,
    @Body({ schema: ReauthenticateBody }) body: ReauthenticateBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.deletion.deleteOwn(actor, body?.password);
    this.replies.clear(reply);
  }
}
