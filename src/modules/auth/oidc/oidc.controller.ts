import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { appConfig } from '../../../config/app.config.js';
import type { AppConfig } from '../../../config/app.config.js';
import { Fails, Redirects, Returns, ReturnsPage } from '../../../platform/docs/responses.decorators.js';
import { toProblem } from '../../../platform/errors/to-problem.js';
import { Public } from '../../../platform/http/access.decorators.js';
import { sendPage } from '../../../platform/http/small-page.js';
import { deviceOf } from '../device.js';
import { TokenReplies } from '../token-replies.js';
import { OidcClients } from './oidc-clients.js';
import { OidcCookies } from './oidc-cookies.js';
import { ProviderName, ProvidersResponse } from './oidc.dto.js';
import { oidcResultPage } from './oidc.page.js';
import { ProviderUnavailable, ProviderUnknown } from './oidc.problems.js';
import { OidcService } from './oidc.service.js';

/** The steps that a browser takes by itself. They end at the front end, which learns the result and never a token. */
@ApiTags('auth')
@Public({ anonymous: true })
@Controller('auth/oidc')
export class OidcController {
  constructor(
    private readonly oidc: OidcService,
    private readonly clients: OidcClients,
    private readonly cookies: OidcCookies,
    private readonly replies: TokenReplies,
    @Inject(appConfig.KEY) private readonly app: AppConfig,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Other providers to sign in through' })
  @Returns(200, 'Each with the address that a browser is sent to', ProvidersResponse)
  list() {
    const startUrl = (name: string) => `${this.app.publicUrl}/api/auth/oidc/${name}`;
    return { items: this.clients.names.map((name) => ({ name, startUrl: startUrl(name) })) };
  }

  @Get(':provider')
  @ApiOperation({ summary: 'Begin a sign-in: sends the browser to the provider' })
  @Redirects('To the provider')
  @Fails(ProviderUnknown, ProviderUnavailable)
  async begin(
    @Param('provider', { schema: ProviderName }) provider: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { url, pending } = await this.oidc.begin(provider);
    await this.cookies.keepSignIn(reply, pending);
    await reply.redirect(url, 302);
  }

  @Get(':provider/callback')
  @ApiOperation({
    summary: 'Where the provider sends the browser back to',
    description:
      'Sets the refresh cookie and leads to `WEB_URL/auth/callback?result=signed_in`, `link_required` (sign in, then ' +
      '`POST …/link`), `mfa_required` (with `#challengeToken=…` for `POST auth/mfa/verify`) or `error` with a `code`; to a plain page where there is no front end.',
  })
  @Redirects('To the front end')
  @ReturnsPage('Where there is no front end')
  @Fails(ProviderUnknown)
  async callback(
    @Param('provider', { schema: ProviderName }) provider: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.clients.get(provider);
    const pending = await this.cookies.takeSignIn(request, reply);
    try {
      const outcome = await this.oidc.complete(provider, request.url, pending, deviceOf(request));
      if (outcome.result === 'signed_in') this.replies.hand(outcome.session, 'cookie', reply);
      if (outcome.result === 'link_required') await this.cookies.keepLink(reply, outcome.link);
      // After the #, where no server and no log sees it: for `POST /api/auth/mfa/verify`.
      const fragment =
        outcome.result === 'mfa_required' ? `#challengeToken=${outcome.challenge.challengeToken}` : '';
      await this.lead(reply, { result: outcome.result, provider }, fragment);
    } catch (error) {
      const { kind } = toProblem(error);
      if (kind.status >= 500) throw error;
      await this.lead(reply, { result: 'error', provider, code: kind.code });
    }
  }

  private async lead(
    reply: FastifyReply,
    outcome: { result: string; provider: string; code?: string },
    fragment = '',
  ): Promise<void> {
    if (this.app.webUrl) {
      await reply.redirect(
        `${this.app.webUrl}/auth/callback?${new URLSearchParams(outcome).toString()}${fragment}`,
        302,
      );
      return;
    }
    await sendPage(
      reply.status(outcome.code ? 400 : 200),
      oidcResultPage(outcome.result, outcome.code ?? ''),
    );
  }
}
