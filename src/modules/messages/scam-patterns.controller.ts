import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import {
  PatternName,
  ScamHitsResponse,
  ScamPatternResponse,
  ScamPatternsResponse,
  SetScamPatternBody,
  TryScamPatternsBody,
} from './scam-patterns.dto.js';
import { ScamPatternNotFound, ScamPatternTextMissing } from './scam-patterns.problems.js';
import { ScamPatterns } from './scam-patterns.service.js';
import type { PatternInUse } from './scam-patterns.service.js';

@ApiTags('admin')
@Controller('admin/scam-patterns')
export class ScamPatternsController {
  constructor(private readonly patterns: ScamPatterns) {}

  @Allow('scam-patterns:read')
  @Get()
  @ApiOperation({ summary: 'What makes a message wait for a moderator' })
  @Returns(200, 'Every pattern: the declared ones, then those that were added', ScamPatternsResponse)
  async list() {
    return { items: (await this.patterns.list()).map(present) };
  }

  @Allow('scam-patterns:write')
  @Put(':name')
  @ApiOperation({
    summary: 'Add a pattern, or change one',
    description:
      'Under the name of a declared pattern it switches that one off or replaces its text. Holds within ten seconds ' +
      'on every replica, for messages sent from then on.',
  })
  @Returns(200, 'The pattern as it is now', ScamPatternResponse)
  @Fails(ScamPatternTextMissing)
  async set(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: PatternName }) name: string,
    @Body({ schema: SetScamPatternBody }) body: SetScamPatternBody,
  ) {
    return present(await this.patterns.set(actor, name, body));
  }

  @Allow('scam-patterns:write')
  @Delete(':name')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove what was set under a name; a declared pattern is as declared again' })
  @Returns(204, 'Removed')
  @Fails(ScamPatternNotFound)
  async remove(@Param('name', { schema: PatternName }) name: string): Promise<void> {
    await this.patterns.remove(name);
  }

  @Allow('scam-patterns:read')
  @Post('trial')
  @HttpCode(200)
  @ApiOperation({ summary: 'Which patterns a text would hit; nothing is sent' })
  @Returns(200, 'Their names', ScamHitsResponse)
  async try(@Body({ schema: TryScamPatternsBody }) { text }: z.infer<typeof TryScamPatternsBody>) {
    return { hits: await this.patterns.findHits(text) };
  }
}

function present({ declared, setting }: PatternInUse): z.infer<typeof ScamPatternResponse> {
  return {
    name: declared?.name ?? setting!.name,
    declared: declared !== null,
    about: declared?.about ?? null,
    text: setting?.text ?? null,
    enabled: setting?.enabled ?? true,
    note: setting?.note ?? null,
    updatedAt: setting?.updatedAt.toISOString() ?? null,
    updatedById: setting?.updatedById ?? null,
  };
}
