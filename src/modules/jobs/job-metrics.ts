import { Injectable } from '@nestjs/common';
import { Metrics } from '../../platform/telemetry/metrics.service.js';
import { JobRunsReader } from './job-runs.reader.js';
import { TIMETABLE } from './timetable.js';

/** How long ago each job last went well: an alert needs no more to notice that one does not run. */
@Injectable()
export class JobMetrics {
  constructor(metrics: Metrics, reader: JobRunsReader) {
    const age = metrics.gauge({
      name: 'job_last_success_age_seconds',
      help: 'Since a run of the job went well; of one that never did, since it was first known. Not of paused jobs',
      labelNames: ['job'],
    });
    metrics.beforeReading(async () => {
      const states = await reader.states();
      age.reset();
      for (const { name, knownSince, lastSuccessAt, pausedAt } of states) {
        if (pausedAt || !TIMETABLE.some((job) => job.name === name)) continue;
        age.set({ job: name }, (Date.now() - (lastSuccessAt ?? knownSince).getTime()) / 1_000);
      }
    });
  }
}
