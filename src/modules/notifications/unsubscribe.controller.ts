import { Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Fails, ReturnsPage } from '../../platform/docs/responses.decorators.js';
import { Public } from '../../platform/http/access.decorators.js';
import { TakesForms } from '../../platform/http/media-types.js';
import { sendPage } from '../../platform/http/small-page.js';
import { UsersReader } from '../users/users.reader.js';
import { UnsubscribeLinkInvalid } from './notifications.problems.js';
import { Preferences } from './preferences.service.js';
import { UnsubscribeLinks } from './unsubscribe-links.js';
import { askPage, donePage } from './unsubscribe.page.js';

const UnsubscribeQuery = z.strictObject({ token: z.string().min(1).max(500) });
type UnsubscribeQuery = z.infer<typeof UnsubscribeQuery>;

/** The target of List-Unsubscribe (RFC 8058): mail programs POST, people GET a page with a button. Nobody signs in. */
@ApiTags('notifications')
@Controller('notifications/unsubscribe')
export class UnsubscribeController {
  constructor(
    private readonly links: UnsubscribeLinks,
    private readonly preferences: Preferences,
    private readonly users: UsersReader,
  ) {}

  @Public({ anonymous: true })
  @Get()
  @ApiOperation({
    summary: 'A page with a button that ends mails of a kind',
    description: 'Opening it changes nothing: mail scanners open links.',
  })
  @ReturnsPage('A page with one button')
  @Fails(UnsubscribeLinkInvalid)
  async ask(
    @Query({ schema: UnsubscribeQuery }) { token }: UnsubscribeQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { userId, kind } = this.read(token);
    const contact = await this.users.findContact(userId);
    await sendPage(reply, askPage(kind, contact?.locale ?? 'en'));
  }

  @Public({ anonymous: true })
  @Post()
  @HttpCode(200)
  @TakesForms()
  @ApiOperation({
    summary: 'End mails of the kind that the link names',
    description:
      'Takes the form `List-Unsubscribe=One-Click` of RFC 8058, or no body. Again changes nothing.',
  })
  @ReturnsPage('Done')
  @Fails(UnsubscribeLinkInvalid)
  async unsubscribe(
    @Query({ schema: UnsubscribeQuery }) { token }: UnsubscribeQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { userId, kind } = this.read(token);
    await this.preferences.unsubscribe(userId, kind);
    const contact = await this.users.findContact(userId);
    await sendPage(reply, donePage(contact?.locale ?? 'en'));
  }

  private read(token: string): { userId: string; kind: string } {
    const subject = this.links.read(token);
    if (!subject) throw new UnsubscribeLinkInvalid();
    return subject;
  }
}
