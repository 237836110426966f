import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow, Public } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { RefreshBody, SessionsResponse, TokensResponse } from './auth.dto.js';
import { RefreshInvalid, RefreshReused, SessionNotFound } from './auth.problems.js';
import { BeforeEnrolment } from './before-enrolment.decorator.js';
import { deviceLabel } from './device.js';
import { SessionsReader } from './sessions.reader.js';
import { SessionsService } from './sessions.service.js';
import { TokenReplies } from './token-replies.js';

@ApiTags('auth')
@BeforeEnrolment()
@Controller('auth')
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly reader: SessionsReader,
    private readonly replies: TokenReplies,
  ) {}

  @Public({ anonymous: true })
  @Post('refresh')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Trade the refresh token for new tokens',
    description: 'Each refresh token works once. One that comes back later ends its session.',
  })
  @Returns(200, 'New tokens', TokensResponse)
  @Fails(RefreshInvalid, RefreshReused)
  async refresh(
    @Body({ schema: RefreshBody }) body: RefreshBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    // What came as a cookie stays one: no script of a page gets to read it.
    const transport = body.refreshToken === undefined ? 'cookie' : body.tokenTransport;
    const token = body.refreshToken ?? this.replies.cookieOf(request);
    if (!token) throw new RefreshInvalid();
    try {
      return this.replies.hand(await this.sessions.refresh(token), transport, reply);
    } catch (error) {
      if (error instanceof RefreshInvalid || error instanceof RefreshReused) this.replies.clear(reply);
      throw error;
    }
  }

  @Allow('sessions:write')
  @Post('logout')
  @HttpCode(204)
  @ApiOperation({ summary: 'End this session' })
  @Returns(204, 'Signed out')
  async logout(@CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.revoke(actor.userId, actor.sessionId, 'signed out');
    this.replies.clear(reply);
  }

  @Allow('sessions:write')
  @Post('logout-all')
  @HttpCode(204)
  @ApiOperation({ summary: 'End every session of mine' })
  @Returns(204, 'Signed out everywhere')
  async logoutAll(
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.sessions.revokeAll(actor.userId, 'signed out everywhere');
    this.replies.clear(reply);
  }

  @Allow('sessions:read')
  @Get('sessions')
  @ApiOperation({ summary: 'Where I am signed in' })
  @Returns(200, 'Living sessions, the last used first', SessionsResponse)
  async list(@CurrentActor() actor: Actor) {
    const sessions = await this.reader.listLive(actor.userId);
    return {
      items: sessions.map(({ id, userAgent, ip, createdAt, lastUsedAt, expiresAt }) => ({
        id,
        current: id === actor.sessionId,
        device: deviceLabel(userAgent),
        userAgent,
        ip,
        createdAt,
        lastUsedAt,
        expiresAt,
      })),
    };
  }

  @Allow('sessions:write')
  @Delete('sessions/:id')
  @HttpCode(204)
  @ApiOperation({ summary: 'End one session of mine' })
  @Returns(204, 'Ended')
  @Fails(SessionNotFound)
  async revoke(@CurrentActor() actor: Actor, @Param('id', { schema: Id }) id: string): Promise<void> {
    await this.sessions.revoke(actor.userId, id, 'ended by the user');
  }
}
