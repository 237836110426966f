import { Body, Controller, Delete, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow, Public } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Limited } from '../../platform/limits/limited.decorator.js';
import { TokensResponse } from './auth.dto.js';
import {
  AccountSuspended,
  ChallengeInvalid,
  CodeRefused,
  CodeWrong,
  ReauthenticationFailed,
  SecondFactorExists,
  SecondFactorMissing,
} from './auth.problems.js';
import { BeforeEnrolment } from './before-enrolment.decorator.js';
import { Credentials } from './credentials.service.js';
import { deviceOf } from './device.js';
import {
  ConfirmTotpBody,
  RecoveryCodesResponse,
  RemoveTotpBody,
  RenewRecoveryCodesBody,
  TotpResponse,
  VerifyMfaBody,
} from './mfa.dto.js';
import { SecondFactor } from './second-factor.service.js';
import { SignIn } from './sign-in.service.js';
import { TokenReplies } from './token-replies.js';

@ApiTags('auth')
@BeforeEnrolment()
@Limited('auth')
@Controller('auth/mfa')
export class MfaController {
  constructor(
    private readonly secondFactor: SecondFactor,
    private readonly credentials: Credentials,
    private readonly signIn: SignIn,
    private readonly replies: TokenReplies,
  ) {}

  @Allow('sessions:write')
  @Post('totp')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Begin to set up a second factor',
    description: 'It counts once a first code was confirmed; beginning again makes a new secret.',
  })
  @Returns(200, 'The secret for the authenticator app', TotpResponse)
  @Fails(SecondFactorExists)
  async begin(@CurrentActor() { userId }: Actor) {
    const email = await this.credentials.emailOf(userId);
    const { secret, otpauthUrl } = await this.secondFactor.begin(userId, email);
    const { toString: drawQr } = await import('qrcode');
    const svg = await drawQr(otpauthUrl, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 });
    return { secret, otpauthUrl, qrSvg: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}` };
  }

  @Allow('sessions:write')
  @Post('totp/confirm')
  @HttpCode(200)
  @ApiOperation({ summary: 'Turn the second factor on with a first code' })
  @Returns(200, 'Recovery codes, shown this once', RecoveryCodesResponse)
  @Fails(SecondFactorExists, SecondFactorMissing, CodeRefused)
  async confirm(
    @CurrentActor() { userId }: Actor,
    @Body({ schema: ConfirmTotpBody }) { code }: ConfirmTotpBody,
  ) {
    return { recoveryCodes: await this.secondFactor.confirm(userId, code) };
  }

  @Allow('sessions:write')
  @Delete('totp')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take the second factor away, with the password and a code' })
  @Returns(204, 'It is gone')
  @Fails(SecondFactorMissing, ReauthenticationFailed, CodeRefused)
  async remove(
    @CurrentActor() actor: Actor,
    @Body({ schema: RemoveTotpBody }) body: RemoveTotpBody,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.credentials.removeSecondFactor(actor, body, deviceOf(request));
  }

  @Allow('sessions:write')
  @Post('recovery-codes')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Make new recovery codes, with the password and a code',
    description: 'The old ones count no more from then on.',
  })
  @Returns(200, 'Recovery codes, shown this once', RecoveryCodesResponse)
  @Fails(SecondFactorMissing, ReauthenticationFailed, CodeRefused)
  async renew(
    @CurrentActor() actor: Actor,
    @Body({ schema: RenewRecoveryCodesBody }) body: RenewRecoveryCodesBody,
    @Req() request: FastifyRequest,
  ) {
    return { recoveryCodes: await this.credentials.renewRecoveryCodes(actor, body, deviceOf(request)) };
  }

  @Public()
  @Post('verify')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Complete a sign-in with a code of the app or a recovery code',
    description:
      'Five tries for each challenge. A code works once; those of 30 seconds before and after do too.',
  })
  @Returns(200, 'Tokens, as after a sign-in without second factor', TokensResponse)
  @Fails(ChallengeInvalid, CodeWrong, AccountSuspended)
  async verify(
    @Body({ schema: VerifyMfaBody }) { challengeToken, tokenTransport, ...proof }: VerifyMfaBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const session = await this.signIn.complete(challengeToken, proof, deviceOf(request));
    return this.replies.hand(session, tokenTransport, reply);
  }
}
