import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Fails, Returns, ReturnsPage } from '../../platform/docs/responses.decorators.js';
import { Public } from '../../platform/http/access.decorators.js';
import {
  AcceptedResponse,
  EmailBody,
  LoginBody,
  RegisterBody,
  VerifyEmailBody,
  VerifyEmailQuery,
} from './auth.dto.js';
import { TokensResponse } from './auth.dto.js';
import {
  AccountSuspended,
  CredentialsWrong,
  MailLinkInvalid,
  TermsRequired,
  TermsVersionWrong,
} from './auth.problems.js';
import { AuthService } from './auth.service.js';
import { deviceOf } from './device.js';
import { TokenReplies } from './token-replies.js';
import { verifyEmailPage } from './verify-email.page.js';

const LOOK_INTO_MAIL = { message: 'If this address can be used, a mail with the next step is on its way.' };

@ApiTags('auth')
@Public({ anonymous: true })
@Controller('auth')
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly replies: TokenReplies,
  ) {}

  @Post('register')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Open an account',
    description: 'The answer is the same whether the address is known.',
  })
  @Returns(202, 'A mail is on its way', AcceptedResponse)
  @Fails(TermsRequired, TermsVersionWrong)
  async register(@Body({ schema: RegisterBody }) body: RegisterBody) {
    await this.auth.register(body);
    return LOOK_INTO_MAIL;
  }

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
  showVerification(
    @Query({ schema: VerifyEmailQuery }) { token }: { token: string },
    @Res() reply: FastifyReply,
  ): void {
    const { html, policy } = verifyEmailPage(token);
    void reply.header('Content-Security-Policy', policy).type('text/html; charset=utf-8').send(html);
  }

  @Post('verify-email')
  @HttpCode(204)
  @ApiOperation({ summary: 'Prove an e-mail address with the token of the mailed link' })
  @Returns(204, 'The address is verified')
  @Fails(MailLinkInvalid)
  async verifyEmail(@Body({ schema: VerifyEmailBody }) { token }: { token: string }): Promise<void> {
    await this.auth.verifyEmail(token);
  }

  @Post('login')
  @HttpCode(200)
  @ApiOperation({ summary: 'Sign in' })
  @Returns(200, 'An access token, and the refresh token as asked for', TokensResponse)
  @Fails(CredentialsWrong, AccountSuspended)
  async login(
    @Body({ schema: LoginBody }) body: LoginBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const session = await this.auth.login(body, deviceOf(request));
    return this.replies.hand(session, body.tokenTransport, reply);
  }
}
