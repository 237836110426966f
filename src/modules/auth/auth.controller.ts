import { Body, Controller, Get, Headers, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { preferredLocale } from '../../common/locales.js';
import { Fails, Returns, ReturnsPage } from '../../platform/docs/responses.decorators.js';
import { Public } from '../../platform/http/access.decorators.js';
import { sendPage } from '../../platform/http/small-page.js';
import { Limited } from '../../platform/limits/limited.decorator.js';
import {
  AcceptedResponse,
  EmailBody,
  LoginBody,
  LoginResponse,
  RegisterBody,
  VerifyEmailBody,
  VerifyEmailQuery,
} from './auth.dto.js';
import {
  AccountSuspended,
  CredentialsWrong,
  MailLinkInvalid,
  PasswordCommon,
  RegistrationClosed,
  TermsRequired,
  TermsVersionWrong,
} from './auth.problems.js';
import { AuthService } from './auth.service.js';
import { deviceOf } from './device.js';
import { TokenReplies } from './token-replies.js';
import { SignIn } from './sign-in.service.js';
import { verifyEmailPage } from './mail-link.pages.js';

const LOOK_INTO_MAIL = { message: 'If this address can be used, a mail with the next step is on its way.' };

@ApiTags('auth')
@Public({ anonymous: true })
@Controller('auth')
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly signIn: SignIn,
    private readonly replies: TokenReplies,
  ) {}

  @Limited('mail')
  @Post('register')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Open an account',
    description: 'The answer is the same whether the address is known.',
  })
  @Returns(202, 'A mail is on its way', AcceptedResponse)
  @Fails(RegistrationClosed, PasswordCommon, TermsRequired, TermsVersionWrong)
  async register(
    @Body({ schema: RegisterBody }) body: RegisterBody,
    @Headers('accept-language') languages: string | undefined,
  ) {
    await this.auth.register({ ...body, locale: body.locale ?? preferredLocale(languages) });
    return LOOK_INTO_MAIL;
  }

  @Limited('mail')
  @Post('resend-verification')
  @HttpCode(202)
  @ApiOperation({ summary: 'Send the verification link again' })
  @Returns(202, 'A mail is on its way', AcceptedResponse)
  async resendVerification(@Body({ schema: EmailBody }) { email }: { email: string }) {
    await this.auth.resendVerification(email);
    return LOOK_INTO_MAIL;
  }

  @Get('verify-email')
  @ApiOperation({
    summary: 'A page with a button that verifies the address',
    description:
      'The target of the link in the mail where no front end is configured. Opening it changes nothing.',
  })
  @ReturnsPage('The page')
  async showVerification(
    @Query({ schema: VerifyEmailQuery }) { token }: { token: string },
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendPage(reply, verifyEmailPage(token));
  }

  @Limited('auth')
  @Post('verify-email')
  @HttpCode(204)
  @ApiOperation({ summary: 'Prove an e-mail address with the token of the mailed link' })
  @Returns(204, 'The address is verified')
  @Fails(MailLinkInvalid)
  async verifyEmail(@Body({ schema: VerifyEmailBody }) { token }: { token: string }): Promise<void> {
    await this.auth.verifyEmail(token);
  }

  @Limited('auth')
  @Post('login')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Sign in',
    description:
      'An account with a second factor gets `mfaRequired` and a challenge for `POST /api/auth/mfa/verify` instead of tokens.',
  })
  @Returns(200, 'An access token, and the refresh token as asked for; or a challenge', LoginResponse)
  @Fails(CredentialsWrong, AccountSuspended)
  async login(
    @Body({ schema: LoginBody }) body: LoginBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const admission = await this.signIn.login(body, deviceOf(request));
    if ('challengeToken' in admission) return { mfaRequired: true as const, ...admission };
    return this.replies.hand(admission, body.tokenTransport, reply);
  }
}
