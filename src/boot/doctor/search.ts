import type { Environment } from '../../config/environment.js';
import { failed, ok, reasonOf, skipped, warning } from './finding.js';
import type { Finding } from './finding.js';

const PATIENCE_MS = 5_000;
const REFUSED = [401, 403];

/**
 * What the key must allow, and a request that needs it and changes nothing: whoever may is told that the body or the index
 * is missing, whoever may not is refused before that (https://www.meilisearch.com/docs/reference/api/keys).
 */
const rightsOn = (index: string): [right: string, method: string, path: string][] => [
  ['search', 'GET', `/indexes/${index}/search?limit=0`],
  ['documents.get', 'GET', `/indexes/${index}/documents?limit=0`],
  ['documents.add', 'POST', `/indexes/${index}/documents`],
  ['documents.delete', 'POST', `/indexes/${index}/documents/delete-batch`],
  ['indexes.create', 'POST', '/indexes'],
  ['indexes.swap', 'POST', '/swap-indexes'],
  ['settings.get', 'GET', `/indexes/${index}/settings`],
  ['settings.update', 'PATCH', `/indexes/${index}/settings`],
  ['tasks.get', 'GET', '/tasks?limit=1'],
];

/** Whether Meilisearch answers, and whether our key may do what we ask of it. */
export async function examineSearch(environment: Environment): Promise<Finding[]> {
  const { SEARCH_DRIVER, MEILISEARCH_INDEX_PREFIX } = environment;
  if (SEARCH_DRIVER !== 'meilisearch') return [skipped('search', 'PostgreSQL answers it')];
  try {
    const { status } = await ask(environment, 'GET', '/health');
    if (status !== 200) {
      const fix = 'Read its log, then docs/operations/runbooks/search.md. PostgreSQL answers meanwhile.';
      return [failed('search', `Meilisearch answered ${status}`, fix)];
    }
    const missing = new Set<string>();
    for (const index of ['products', 'deals']) {
      for (const [right, method, path] of rightsOn(`${MEILISEARCH_INDEX_PREFIX}${index}`)) {
        if (REFUSED.includes((await ask(environment, method, path)).status)) missing.add(right);
      }
    }
    if (missing.size === 0) return [ok('search', 'Meilisearch answers, and the key may do all that we ask')];
    const fix = 'Set MEILISEARCH_API_KEY to a key with the rights that docs/operations/search.md lists.';
    return [failed('search', `Meilisearch refuses our key: ${[...missing].join(', ')}`, fix)];
  } catch (error) {
    const fix = 'Check MEILISEARCH_HOST: docs/operations/runbooks/search.md. PostgreSQL answers meanwhile.';
    return [warning('search', reasonOf(error), fix)];
  }
}

function ask(
  { MEILISEARCH_HOST, MEILISEARCH_API_KEY }: Environment,
  method: string,
  path: string,
): Promise<Response> {
  return fetch(new URL(path, MEILISEARCH_HOST), {
    method,
    headers: MEILISEARCH_API_KEY ? { Authorization: `Bearer ${MEILISEARCH_API_KEY}` } : {},
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
}
