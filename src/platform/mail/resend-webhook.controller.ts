import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import type { RawBodyRequest } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Fails, Returns } from '../docs/responses.decorators.js';
import { Public } from '../http/access.decorators.js';
import { KeepsRawBody } from '../http/media-types.js';
import { WebhookIdReused, WebhookNotGenuine } from './mail.problems.js';
import { ResendWebhooks } from './resend-webhooks.service.js';

@ApiTags('webhooks')
@Controller('webhooks')
export class ResendWebhookController {
  constructor(private readonly webhooks: ResendWebhooks) {}

  @Public({ anonymous: true })
  @KeepsRawBody()
  @Post('resend')
  @HttpCode(204)
  @ApiOperation({
    summary: 'What became of mails, told by Resend',
    description:
      'Signed as Standard Webhooks say. A message that comes again is answered alike and changes nothing. Exists where `RESEND_WEBHOOK_SECRETS` is set.',
  })
  @Returns(204, 'Taken')
  @Fails(WebhookNotGenuine, WebhookIdReused)
  async receive(@Req() request: RawBodyRequest<FastifyRequest>): Promise<void> {
    await this.webhooks.receive(request.rawBody ?? Buffer.alloc(0), request.headers);
  }
}
