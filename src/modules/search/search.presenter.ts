import { escapeHtml } from '../../common/text.js';
import type { SearchAudit, SearchReindex } from '../../platform/prisma/generated/client.js';
import { MARK } from './engine/search-engine.js';
import type { Hit } from './engine/search-engine.js';
import type { ReindexRun, SearchStatus } from './search.dto.js';

/** What matched, as HTML: the index holds what people wrote, so it is escaped, and only then marked. */
export function presentHighlight({ title, description }: Pick<Hit, 'title' | 'description'>) {
  const html = (text: string | null) =>
    text === null ? null : escapeHtml(text).replaceAll(MARK.start, '<mark>').replaceAll(MARK.end, '</mark>');
  return { title: html(title), description: html(description) };
}

/** A run with its progress in percent; 100 only when it is done. */
export function presentRun(run: SearchReindex): ReindexRun {
  const { id, done, total, error, requestedAt, finishedAt } = run;
  const share = total === 0 ? 0 : Math.min(99, Math.floor((100 * done) / total));
  return {
    id,
    phase: run.phase as ReindexRun['phase'],
    percent: run.phase === 'done' ? 100 : share,
    done,
    total,
    error: run.phase === 'done' ? null : error,
    requestedAt: requestedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

export function presentAudit(audit: SearchAudit | null): SearchStatus['drift'] {
  return audit && { found: audit.drift, checked: audit.checked, at: audit.at.toISOString() };
}
