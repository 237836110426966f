import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow, Public } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { PushNotConfigured, PushSubscriptionNotFound } from './notifications.problems.js';
import { PushKeyResponse, PushSubscriptionResponse, SubscribePushBody } from './push.dto.js';
import { PushSubscriptions } from './push-subscriptions.service.js';
import { WebPush } from './web-push.js';

@ApiTags('notifications')
@Controller('notifications/push')
export class PushController {
  constructor(
    private readonly webPush: WebPush,
    private readonly subscriptions: PushSubscriptions,
  ) {}

  @Public()
  @Get('public-key')
  @ApiOperation({ summary: 'The key that browsers subscribe to web push with' })
  @Returns(200, 'The VAPID key, in base64url', PushKeyResponse)
  @Fails(PushNotConfigured)
  showKey() {
    const { publicKey } = this.webPush;
    if (!publicKey) throw new PushNotConfigured();
    return { publicKey };
  }

  @Allow('notifications:write')
  @Post('subscriptions')
  @HttpCode(201)
  @ApiOperation({
    summary: 'Let this browser take web push for me',
    description: 'What `PushSubscription.toJSON()` gives. Ten browsers a person; the newest stay.',
  })
  @Returns(201, 'Registered', PushSubscriptionResponse)
  @Fails(PushNotConfigured)
  async subscribe(
    @CurrentActor() actor: Actor,
    @Body({ schema: SubscribePushBody }) body: SubscribePushBody,
  ) {
    const { id, createdAt } = await this.subscriptions.add(actor.userId, body);
    return { id, createdAt: createdAt.toISOString() };
  }

  @Allow('notifications:write')
  @Delete('subscriptions/:id')
  @HttpCode(204)
  @ApiOperation({ summary: 'This browser takes no web push any more' })
  @Returns(204, 'Gone')
  @Fails(PushSubscriptionNotFound)
  async unsubscribe(@CurrentActor() actor: Actor, @Param('id', { schema: Id }) id: string): Promise<void> {
    await this.subscriptions.remove(actor.userId, id);
  }
}
