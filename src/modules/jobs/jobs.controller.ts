import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { QueueService } from '../../platform/queue/queue.service.js';
import { QueuesResponse } from './admin.dto.js';

@ApiTags('admin')
@Controller('admin/jobs')
export class JobsController {
  constructor(private readonly queue: QueueService) {}

  @Allow('jobs:read')
  @Get()
  @ApiOperation({ summary: 'The queues: what waits, runs and failed' })
  @Returns(200, 'Every queue', QueuesResponse)
  async show() {
    return { queues: await this.queue.depths() };
  }
}
