import { Injectable } from '@nestjs/common';
import { COUNTED, Purge } from '../../platform/retention/purge.service.js';
import { LINES } from '../../retention/policy.js';
import { keptInWords, thenInWords } from '../../retention/words.js';

export interface PolicyLine {
  model: string;
  data: string;
  why: string;
  kept: string;
  then: string;
  due: number | null;
}

/** The policy, and what a purge would remove now. */
@Injectable()
export class RetentionReader {
  constructor(private readonly purge: Purge) {}

  async list(): Promise<PolicyLine[]> {
    const counts = [...(await this.purge.due())];
    return Object.entries(LINES).map(([model, line]) => {
      const due = counts.filter(([rule]) => rule.model === model).map(([, count]) => count);
      return {
        model,
        data: line.data,
        why: line.why,
        kept: keptInWords(line),
        then: thenInWords(line),
        due:
          due.length > 0
            ? Math.min(
                COUNTED,
                due.reduce((sum, count) => sum + count),
              )
            : null,
      };
    });
  }
}
