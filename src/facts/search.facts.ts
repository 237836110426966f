import { defineFact } from './fact.js';

/** Somebody asked for the search index to be made anew. */
export const reindexRequested = defineFact<'search.reindex_requested', { runId: string }>(
  'search.reindex_requested',
);
