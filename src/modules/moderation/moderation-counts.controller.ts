import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { ModerationCountsReader } from './moderation-counts.reader.js';
import { ModerationCountsResponse } from './queue.dto.js';

@ApiTags('moderation')
@Allow('deals:moderate')
@Controller('moderation/counts')
export class ModerationCountsController {
  constructor(private readonly counts: ModerationCountsReader) {}

  @Get()
  @ApiOperation({ summary: 'How much waits for moderators, for a badge' })
  @Returns(200, 'What waits now', ModerationCountsResponse)
  async show() {
    return this.counts.count();
  }
}
