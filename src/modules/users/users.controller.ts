import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow, Public } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { MeResponse, PublicUserResponse } from './users.dto.js';
import { presentMe, presentPublicUser } from './users.presenter.js';
import { UserNotFound } from './users.problems.js';
import { UsersReader } from './users.reader.js';

@ApiTags('users')
@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersReader) {}

  @Allow('profile:read')
  @Get('me')
  @ApiOperation({ summary: 'My account' })
  @Returns(200, 'The account of the caller', MeResponse)
  async me(@CurrentActor() actor: Actor) {
    const user = await this.users.find(actor.userId);
    if (!user) throw new UserNotFound();
    return presentMe(user);
  }

  @Public()
  @Get(':id')
  @ApiOperation({ summary: 'The public profile of a user' })
  @Returns(200, 'The profile, without the address', PublicUserResponse)
  @Fails(UserNotFound)
  async show(@Param('id', { schema: Id }) id: string) {
    const user = await this.users.find(id);
    if (!user || user.suspendedAt) throw new UserNotFound();
    return presentPublicUser(user);
  }
}
