import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { RetentionResponse } from './retention.dto.js';
import { RetentionReader } from './retention.reader.js';

@ApiTags('admin')
@Controller('admin/retention')
export class RetentionController {
  constructor(private readonly retention: RetentionReader) {}

  @Allow('retention:read')
  @Get()
  @ApiOperation({
    summary: 'What is kept, why, how long, and what the next purge removes',
    description: 'Counts only; the job `data.purge` removes.',
  })
  @Returns(200, 'One line for each table', RetentionResponse)
  async show() {
    return { lines: await this.retention.list() };
  }
}
