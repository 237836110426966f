import type { ApiClient } from './client.js';

export interface ListRoute {
  /** With the ids filled in; a parameter that nobody gave a value is still in braces. */
  path: string;
  /** Whether it takes `limit`. */
  pages: boolean;
}

interface Schema {
  $ref?: string;
  properties?: Record<string, unknown>;
}

interface Operation {
  parameters?: { name: string; in: string }[];
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/**
 * Every GET route of the documentation that answers with `items`: a new list is found by itself.
 *
 * @param ids for each collection (`deals`) what stands in `/api/deals/{id}/...`
 */
export async function findListRoutes(api: ApiClient, ids: Record<string, string>): Promise<ListRoute[]> {
  const { body } = await api.get('/api/docs-json');
  const { paths, components } = body as Document;
  return Object.entries(paths).flatMap(([pattern, { get }]) => {
    const schema = get?.responses['200']?.content?.['application/json']?.schema;
    const named = schema?.$ref ? components.schemas[schema.$ref.split('/').at(-1)!] : schema;
    if (!get || !named?.properties?.items) return [];
    const path = pattern.replace(/\/(\w+)\/\{\w+\}/g, (whole, collection: string) => {
      const id = ids[collection];
      return id ? `/${collection}/${id}` : whole;
    });
    return [{ path, pages: (get.parameters ?? []).some(({ name }) => name === 'limit') }];
  });
}
