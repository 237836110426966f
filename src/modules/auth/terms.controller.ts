import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow, Public } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { TermsVersionWrong } from './auth.problems.js';
import { AcceptTermsBody, TermsResponse } from './terms.dto.js';
import { TermsService } from './terms.service.js';

@ApiTags('auth')
@Controller()
export class TermsController {
  constructor(private readonly terms: TermsService) {}

  @Public()
  @Get('auth/terms')
  @ApiOperation({ summary: 'The version of the terms and the privacy notice that is in force' })
  @Returns(200, 'The version, and whether registering needs its acceptance', TermsResponse)
  show() {
    const { version, required } = this.terms.config;
    return { version, required };
  }

  @Allow('account:terms')
  @Post('users/me/terms')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Accept the terms',
    description: 'After the version rose, writes answer 403 `auth.terms_outdated` until this was called.',
  })
  @Returns(204, 'Recorded')
  @Fails(TermsVersionWrong)
  async accept(
    @CurrentActor() actor: Actor,
    @Body({ schema: AcceptTermsBody }) { version }: AcceptTermsBody,
  ): Promise<void> {
    await this.terms.accept(actor.userId, version);
  }
}
