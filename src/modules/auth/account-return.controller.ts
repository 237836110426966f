import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Fails, Returns, ReturnsPage } from '../../platform/docs/responses.decorators.js';
import { Allow, Public } from '../../platform/http/access.decorators.js';
import { Id } from '../../platform/http/inputs.js';
import { sendPage } from '../../platform/http/small-page.js';
import { Limited } from '../../platform/limits/limited.decorator.js';
import { AccountNotReturnable, UserNotFound } from '../users/users.problems.js';
import { AccountReturn } from './account-return.service.js';
import { VerifyEmailBody, VerifyEmailQuery } from './auth.dto.js';
import { EmailTaken, MailLinkInvalid } from './auth.problems.js';
import { restoreAccountPage } from './mail-link.pages.js';

@ApiTags('users')
@Controller()
export class AccountReturnController {
  constructor(private readonly returns: AccountReturn) {}

  @Public()
  @Get('auth/restore-account')
  @ApiOperation({
    summary: 'A page with a button that brings a deleted account back',
    description:
      'The target of the link in the last mail where no front end is configured. Opening it changes nothing.',
  })
  @ReturnsPage('The page')
  async show(
    @Query({ schema: VerifyEmailQuery }) { token }: { token: string },
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendPage(reply, restoreAccountPage(token));
  }

  @Public()
  @Limited('auth')
  @Post('auth/restore-account')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Bring my deleted account back with the token of the mailed link',
    description:
      'Until it is purged. It signs nobody in: password and second factor are as before. Deals are drafts; other ' +
      'providers must be linked again.',
  })
  @Returns(204, 'The account is back')
  @Fails(MailLinkInvalid, EmailTaken)
  async restoreOwn(@Body({ schema: VerifyEmailBody }) { token }: { token: string }): Promise<void> {
    await this.returns.byLink(token);
  }

  @Allow('users:restore')
  @Post('users/:id/restoration')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Bring a deleted account back whose owner asked for it',
    description: 'Until it is purged.',
  })
  @Returns(204, 'The account is back')
  @Fails(UserNotFound, AccountNotReturnable, EmailTaken)
  async restore(@Param('id', { schema: Id }) id: string): Promise<void> {
    await this.returns.restore(id);
  }
}
