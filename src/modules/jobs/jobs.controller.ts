import { Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { PageQuery, readCursor } from '../../platform/http/inputs.js';
import { QueueService } from '../../platform/queue/queue.service.js';
import { JobControls } from './job-controls.service.js';
import { JobRunsReader, RUNS_SORT } from './job-runs.reader.js';
import { JobName, JobRunResponse, JobRunsPage, JobsResponse } from './jobs.dto.js';
import { presentJob, presentRun } from './jobs.presenter.js';
import { JobNotFound, JobRunning } from './jobs.problems.js';

@ApiTags('admin')
@Controller('admin/jobs')
export class JobsController {
  constructor(
    private readonly queue: QueueService,
    private readonly reader: JobRunsReader,
    private readonly controls: JobControls,
  ) {}

  @Allow('jobs:read')
  @Get()
  @ApiOperation({
    summary: 'The queues, and the timetable with the last run of each job',
  })
  @Returns(200, 'Every queue and every job', JobsResponse)
  async show() {
    const [queues, jobs] = await Promise.all([this.queue.depths(), this.reader.list()]);
    return { queues, jobs: jobs.map(presentJob) };
  }

  @Allow('jobs:read')
  @Get(':name/runs')
  @ApiOperation({ summary: 'The history of a job' })
  @Returns(200, 'A page, the newest first', JobRunsPage)
  @Fails(JobNotFound)
  async history(
    @Param('name', { schema: JobName }) name: string,
    @Query({ schema: PageQuery }) { cursor, limit }: PageQuery,
  ) {
    const page = await this.reader.history(name, limit, readCursor(cursor, `${RUNS_SORT}:${name}`));
    return { items: page.items.map(presentRun), nextCursor: page.nextCursor };
  }

  @Allow('jobs:run')
  @Post(':name/runs')
  @HttpCode(202)
  @ApiOperation({ summary: 'Run a job now, apart from its slots; also one that is paused' })
  @Returns(202, 'Queued', JobRunResponse)
  @Fails(JobNotFound, JobRunning)
  async run(@CurrentActor() actor: Actor, @Param('name', { schema: JobName }) name: string) {
    return presentRun(await this.controls.run(name, actor.userId));
  }

  @Allow('jobs:pause')
  @Put(':name/pause')
  @HttpCode(204)
  @ApiOperation({ summary: 'Let the slots of a job pass', description: 'A run that is under way goes on.' })
  @Returns(204, 'Paused')
  @Fails(JobNotFound)
  async pause(@CurrentActor() actor: Actor, @Param('name', { schema: JobName }) name: string): Promise<void> {
    await this.controls.pause(name, actor.userId);
  }

  @Allow('jobs:pause')
  @Delete(':name/pause')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Go on with a job that was paused',
    description: 'The last slot that passed in the meantime runs at once.',
  })
  @Returns(204, 'Not paused')
  @Fails(JobNotFound)
  async resume(@Param('name', { schema: JobName }) name: string): Promise<void> {
    await this.controls.resume(name);
  }
}
