import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { VersionStale } from '../../platform/errors/http.problems.js';
import { Allow, Public } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { etagOfBody, versionFrom } from '../../platform/http/etag.js';
import { Id } from '../../platform/http/inputs.js';
import { Suppressions } from '../../platform/mail/suppressions.service.js';
import type { User } from '../../platform/prisma/generated/client.js';
import { Storage } from '../../platform/storage/storage.js';
import { ProfileService } from './profile.service.js';
import { EditMeBody, MeResponse, PublicUserResponse } from './users.dto.js';
import { presentMe, presentPublicUser } from './users.presenter.js';
import { AvatarNotUsable, EmailNotVerified, UserNotFound } from './users.problems.js';
import { UsersReader } from './users.reader.js';

@ApiTags('users')
@Controller('users')
export class UsersController {
  constructor(
    private readonly users: UsersReader,
    private readonly profiles: ProfileService,
    private readonly storage: Storage,
    private readonly suppressions: Suppressions,
  ) {}

  @Allow('profile:read')
  @Get('me')
  @ApiOperation({ summary: 'My account' })
  @Returns(200, 'The account of the caller; its version is the ETag', MeResponse)
  async me(@CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply) {
    const user = await this.users.find(actor.userId);
    if (!user) throw new UserNotFound();
    return this.showMe(user, reply);
  }

  @Allow('profile:write')
  @Patch('me')
  @ApiOperation({ summary: 'Change my profile' })
  @ApiHeader({ name: 'If-Match', required: false, description: 'The ETag that you last read' })
  @Returns(200, 'The account as it is now', MeResponse)
  @Fails(AvatarNotUsable, VersionStale)
  async edit(
    @CurrentActor() actor: Actor,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: EditMeBody }) body: EditMeBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const version = ifMatch === undefined ? null : versionFrom(ifMatch);
    return this.showMe(await this.profiles.edit(actor.userId, version, body), reply);
  }

  @Allow('profile:write')
  @Delete('me/mail-suppression')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Mails to my address shall go out again',
    description:
      'After `emailBouncing`, when the mailbox works again, or after one called a mail spam by mistake. Nothing happens where nothing was stopped.',
  })
  @Returns(204, 'Mails go out')
  @Fails(EmailNotVerified)
  async resumeMails(@CurrentActor() actor: Actor): Promise<void> {
    const user = await this.users.find(actor.userId);
    if (!user?.emailVerifiedAt) throw new EmailNotVerified();
    await this.suppressions.liftFor(user.email);
  }

  @Public()
  @Get(':id')
  @ApiOperation({ summary: 'The public profile of a user' })
  @Returns(200, 'The profile, without the address', PublicUserResponse)
  @Fails(UserNotFound)
  async show(@Param('id', { schema: Id }) id: string) {
    const user = await this.users.find(id);
    if (!user || user.suspendedAt || user.deletedAt) throw new UserNotFound();
    return presentPublicUser(user, await this.users.findAvatar(user), this.storage);
  }

  private async showMe(user: User, reply: FastifyReply) {
    const [avatar, suppression] = await Promise.all([
      this.users.findAvatar(user),
      this.suppressions.find(user.email),
    ]);
    const shown = presentMe(user, avatar, suppression?.reason === 'BOUNCE', this.storage);
    void reply.header('ETag', etagOfBody(user.profileVersion, shown));
    return shown;
  }
}
