import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Fails, Returns, ReturnsPage } from '../../platform/docs/responses.decorators.js';
import { Allow, Public } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { sendPage } from '../../platform/http/small-page.js';
import { Limited } from '../../platform/limits/limited.decorator.js';
import {
  AcceptedResponse,
  ChangeEmailBody,
  ChangePasswordBody,
  EmailBody,
  ResetPasswordBody,
  VerifyEmailBody,
  VerifyEmailQuery,
} from './auth.dto.js';
import { EmailTaken, MailLinkInvalid, PasswordCommon, ReauthenticationFailed } from './auth.problems.js';
import { AuthService } from './auth.service.js';
import { Credentials } from './credentials.service.js';
import { deviceOf } from './device.js';
import { confirmEmailPage, resetPasswordPage } from './mail-link.pages.js';

@ApiTags('auth')
@Controller('auth')
export class CredentialsController {
  constructor(
    private readonly auth: AuthService,
    private readonly credentials: Credentials,
  ) {}

  @Public()
  @Limited('mail')
  @Post('forgot-password')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Ask for a link to choose a new password',
    description: 'The answer is the same whether the address is known. The link lives 30 minutes.',
  })
  @Returns(202, 'A mail is on its way if the address has an account', AcceptedResponse)
  async forgot(@Body({ schema: EmailBody }) { email }: { email: string }) {
    await this.auth.forgotPassword(email);
    return { message: 'If this address has an account, a mail with a link is on its way.' };
  }

  @Public()
  @Get('reset-password')
  @ApiOperation({
    summary: 'A page to choose a new password',
    description: 'The target of the link in the mail where no front end is configured.',
  })
  @ReturnsPage('The page')
  async showReset(
    @Query({ schema: VerifyEmailQuery }) { token }: { token: string },
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendPage(reply, resetPasswordPage(token));
  }

  @Public()
  @Limited('auth')
  @Post('reset-password')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Choose a new password with the token of the mailed link',
    description: 'Ends every session and signs nobody in. A second factor stays.',
  })
  @Returns(204, 'The password is changed')
  @Fails(MailLinkInvalid, PasswordCommon)
  async reset(@Body({ schema: ResetPasswordBody }) { token, password }: ResetPasswordBody): Promise<void> {
    await this.credentials.resetPassword(token, password);
  }

  @Allow('sessions:write')
  @Limited('auth')
  @Post('change-password')
  @HttpCode(204)
  @ApiOperation({ summary: 'Choose a new password with the current one; every other session ends' })
  @Returns(204, 'The password is changed')
  @Fails(ReauthenticationFailed, PasswordCommon)
  async change(
    @CurrentActor() actor: Actor,
    @Body({ schema: ChangePasswordBody }) body: ChangePasswordBody,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.credentials.changePassword(actor, body, deviceOf(request));
  }

  @Allow('sessions:write')
  @Limited('mail')
  @Post('change-email')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Ask for another address',
    description:
      'Nothing changes until the link that goes to the new address is used; both addresses are told.',
  })
  @Returns(202, 'A mail is on its way to the new address', AcceptedResponse)
  @Fails(ReauthenticationFailed)
  async changeEmail(
    @CurrentActor() actor: Actor,
    @Body({ schema: ChangeEmailBody }) { newEmail, password }: ChangeEmailBody,
    @Req() request: FastifyRequest,
  ) {
    await this.credentials.requestEmailChange(actor, newEmail, password, deviceOf(request));
    return { message: 'A mail with a link is on its way to the new address.' };
  }

  @Public()
  @Get('confirm-email')
  @ApiOperation({
    summary: 'A page with a button that proves the new address',
    description:
      'The target of the link in the mail where no front end is configured. Opening it changes nothing.',
  })
  @ReturnsPage('The page')
  async showConfirm(
    @Query({ schema: VerifyEmailQuery }) { token }: { token: string },
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendPage(reply, confirmEmailPage(token));
  }

  @Public()
  @Limited('auth')
  @Post('confirm-email')
  @HttpCode(204)
  @ApiOperation({ summary: 'Prove a new address with the token of the mailed link' })
  @Returns(204, 'The account has its new address')
  @Fails(MailLinkInvalid, EmailTaken)
  async confirmEmail(@Body({ schema: VerifyEmailBody }) { token }: { token: string }): Promise<void> {
    await this.credentials.confirmEmailChange(token);
  }
}
