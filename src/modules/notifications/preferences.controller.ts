import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { UsersReader } from '../users/users.reader.js';
import { KINDS } from './kinds.js';
import { ChangePreferencesBody, PreferencesResponse } from './preferences.dto.js';
import { presentPreferences } from './preferences.presenter.js';
import { PreferencesReader } from './preferences.reader.js';
import { Preferences } from './preferences.service.js';

@ApiTags('notifications')
@Controller('notifications/preferences')
export class PreferencesController {
  constructor(
    private readonly preferences: Preferences,
    private readonly reader: PreferencesReader,
    private readonly users: UsersReader,
  ) {}

  @Allow('notifications:read')
  @Get()
  @ApiOperation({ summary: 'What I want to be told, how and when' })
  @Returns(200, 'Every kind with its channels, quiet hours, how often mails come', PreferencesResponse)
  async show(@CurrentActor() actor: Actor): Promise<PreferencesResponse> {
    const { userId } = actor;
    const [settings, choices, contact] = await Promise.all([
      this.reader.settingsOf(userId),
      this.reader.listOf(userId),
      this.users.findContact(userId),
    ]);
    const rules = [...KINDS.values()].filter(
      ({ kind }) => !kind.startsWith('moderation.') || actor.may('deals:moderate'),
    );
    return presentPreferences(settings, choices, rules, contact?.locale ?? 'en');
  }

  @Allow('notifications:write')
  @Put()
  @ApiOperation({
    summary: 'Change what I want to be told',
    description: 'What is not named stays as it is. Notices about security cannot be switched off.',
  })
  @Returns(200, 'As they are now', PreferencesResponse)
  async change(
    @CurrentActor() actor: Actor,
    @Body({ schema: ChangePreferencesBody }) body: ChangePreferencesBody,
  ): Promise<PreferencesResponse> {
    await this.preferences.change(actor.userId, body);
    return this.show(actor);
  }
}
