import { Injectable } from '@nestjs/common';
import { Metrics } from '../../platform/telemetry/metrics.service.js';
import { intervalMs } from './job.js';
import { JobRunsReader } from './job-runs.reader.js';
import { TIMETABLE } from './timetable.js';

/** What alerts need to notice a job that does not run: since when, how often it should, how long its next run waits. */
@Injectable()
export class JobMetrics {
  constructor(metrics: Metrics, reader: JobRunsReader) {
    const age = metrics.gauge({
      name: 'job_last_success_age_seconds',
      help: 'Since a run of the job went well; of one that never did, since it was first known. Not of paused jobs',
      labelNames: ['job'],
    });
    const interval = metrics.gauge({
      name: 'job_interval_seconds',
      help: 'Between two slots of the job',
      labelNames: ['job'],
    });
    const delay = metrics.gauge({
      name: 'job_start_delay_seconds',
      help: 'How long the oldest run that nobody has begun waits; 0 where none does',
      labelNames: ['job'],
    });
    metrics.beforeReading(async () => {
      const [states, waiting] = await Promise.all([reader.states(), reader.waitingSince()]);
      age.reset();
      for (const { name, cron } of TIMETABLE) {
        interval.set({ job: name }, intervalMs(cron) / 1_000);
        delay.set({ job: name }, secondsSince(waiting.get(name)));
        const state = states.find((each) => each.name === name);
        if (!state || state.pausedAt) continue;
        age.set({ job: name }, secondsSince(state.lastSuccessAt ?? state.knownSince));
      }
    });
  }
}

const secondsSince = (moment: Date | undefined) => (moment ? (Date.now() - moment.getTime()) / 1_000 : 0);
