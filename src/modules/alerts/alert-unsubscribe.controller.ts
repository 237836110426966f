import { Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Fails, Returns, ReturnsPage } from '../../platform/docs/responses.decorators.js';
import { Public } from '../../platform/http/access.decorators.js';
import { Id } from '../../platform/http/inputs.js';
import { TakesForms } from '../../platform/http/media-types.js';
import { questionPage, sendPage } from '../../platform/http/small-page.js';
import { AlertLinks } from './alert-links.reader.js';
import { AlertLinkQuery } from './alerts.dto.js';
import { AlertLinkInvalid } from './alerts.problems.js';
import { AlertsReader } from './alerts.reader.js';
import { AlertsService } from './alerts.service.js';

/** The link in every mail of an alert: no sign-in, nothing but a pause. */
@ApiTags('alerts')
@Public({ anonymous: true })
@Controller('alerts/:id/unsubscribe')
export class AlertUnsubscribeController {
  constructor(
    private readonly alerts: AlertsReader,
    private readonly service: AlertsService,
    private readonly links: AlertLinks,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'A page with a button that pauses an alert',
    description: 'Opening it changes nothing.',
  })
  @ReturnsPage('A page with one button')
  async open(
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: AlertLinkQuery }) { token }: AlertLinkQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = questionPage({
      title: 'Pause this alert',
      question: 'No more messages from this alert?',
      button: 'Pause it',
      route: `/api/alerts/${id}/unsubscribe?token=${encodeURIComponent(token)}`,
      token: '',
      done: 'This alert is paused. You can resume it among your alerts.',
    });
    await sendPage(reply, page);
  }

  @Post()
  @HttpCode(204)
  @TakesForms()
  @ApiOperation({
    summary: 'Pause an alert with the token of the mailed link',
    description: 'Takes the form `List-Unsubscribe=One-Click` of RFC 8058, or no body. Works any time.',
  })
  @Returns(204, 'It is paused')
  @Fails(AlertLinkInvalid)
  async pause(
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: AlertLinkQuery }) { token }: AlertLinkQuery,
  ): Promise<void> {
    const alert = this.links.isGood(token, id) ? await this.alerts.find(id) : null;
    if (!alert) throw new AlertLinkInvalid();
    await this.service.pause(alert);
  }
}
