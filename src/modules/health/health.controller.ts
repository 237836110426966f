import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Returns } from '../../platform/docs/responses.decorators.js';
import { Public } from '../../platform/http/access.decorators.js';
import { HealthReport, ProbeResponse } from './health.dto.js';
import { HealthService } from './health.service.js';

@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get()
  @ApiOperation({ summary: 'The state of this process and of everything that it leans on' })
  @Returns(200, 'Up; something may be degraded', HealthReport)
  @Returns(503, 'Down', HealthReport)
  async show(@Res({ passthrough: true }) reply: FastifyReply) {
    const report = await this.health.report();
    if (report.status === 'down') void reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return report;
  }

  @Get('live')
  @ApiOperation({ summary: 'Whether the process answers. Never looks outside of it' })
  @Returns(200, 'It does', ProbeResponse)
  live() {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({
    summary: 'Whether requests should come here: the database answers and it is not about to end',
  })
  @Returns(200, 'They can', ProbeResponse)
  @Returns(503, 'Not now', ProbeResponse)
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const ready = await this.health.ready();
    if (!ready) void reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { status: ready ? 'ok' : 'down' };
  }
}
