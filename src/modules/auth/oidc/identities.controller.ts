import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Fails, Returns } from '../../../platform/docs/responses.decorators.js';
import { Allow } from '../../../platform/http/access.decorators.js';
import { CurrentActor } from '../../../platform/http/actor.js';
import type { Actor } from '../../../platform/http/actor.js';
import { ReauthenticateBody } from '../auth.dto.js';
import { ReauthenticationFailed, ReauthenticationRequired } from '../auth.problems.js';
import { ExternalIdentitiesReader } from './external-identities.reader.js';
import { ExternalIdentitiesService } from './external-identities.service.js';
import { OidcCookies } from './oidc-cookies.js';
import { IdentitiesResponse, ProviderName } from './oidc.dto.js';
import {
  AlreadyLinked,
  IdentityNotFound,
  LastWayIn,
  LinkMismatch,
  PendingLinkInvalid,
} from './oidc.problems.js';

@ApiTags('auth')
@Controller('auth')
export class IdentitiesController {
  constructor(
    private readonly identities: ExternalIdentitiesService,
    private readonly reader: ExternalIdentitiesReader,
    private readonly cookies: OidcCookies,
  ) {}

  @Allow('identities:read')
  @Get('identities')
  @ApiOperation({ summary: 'Providers that I can sign in through' })
  @Returns(200, 'Each with the address that it had verified', IdentitiesResponse)
  async list(@CurrentActor() actor: Actor) {
    const linked = await this.reader.listOf(actor.userId);
    return {
      items: linked.map(({ provider, email, createdAt }) => ({
        provider,
        email,
        linkedAt: createdAt.toISOString(),
      })),
    };
  }

  @Allow('identities:write')
  @Post('oidc/:provider/link')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Link a provider to my account',
    description: 'After a callback with `result=link_required`, whose cookie says what is to be linked.',
  })
  @Returns(204, 'Linked')
  @Fails(PendingLinkInvalid, LinkMismatch, AlreadyLinked)
  async link(
    @CurrentActor() actor: Actor,
    @Param('provider', { schema: ProviderName }) provider: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const link = await this.cookies.readLink(request);
    if (link?.provider !== provider) throw new PendingLinkInvalid();
    await this.identities.link(actor, link);
    this.cookies.clear(reply, 'link');
  }

  @Allow('identities:write')
  @Delete('oidc/:provider')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Unlink a provider from my account',
    description:
      'Needs the password or a sign-in younger than ten minutes. The last way in cannot be removed.',
  })
  @Returns(204, 'Unlinked')
  @Fails(ReauthenticationRequired, ReauthenticationFailed, IdentityNotFound, LastWayIn)
  async unlink(
    @CurrentActor() actor: Actor,
    @Param('provider', { schema: ProviderName }) provider: string,
    @Body({ schema: ReauthenticateBody }) body: ReauthenticateBody,
  ): Promise<void> {
    await this.identities.unlink(actor, provider, body?.password);
  }
}
