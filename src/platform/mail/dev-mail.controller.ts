import { Controller, Get, Headers, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { RouteNotFound } from '../errors/http.problems.js';
import { Public } from '../http/access.decorators.js';
import { renderOutbox } from './dev-mail.page.js';
import { OutboxMailer } from './outbox.mailer.js';
import { MailTransport } from './outgoing-mail.js';

/** Mails that would have gone out. Exists outside production only, and only while mails are kept as files. */
@ApiExcludeController()
@Controller('dev/mail')
export class DevMailController {
  constructor(
    private readonly transport: MailTransport,
    @Inject(appConfig.KEY) private readonly app: AppConfig,
  ) {}

  @Public()
  @Get()
  async show(@Headers('accept') accept: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    if (this.app.production || !(this.transport instanceof OutboxMailer)) throw new RouteNotFound();
    const mails = await this.transport.list();
    if (accept?.includes('text/html')) await reply.type('text/html; charset=utf-8').send(renderOutbox(mails));
    else await reply.type('application/json; charset=utf-8').send(JSON.stringify(mails));
  }
}
