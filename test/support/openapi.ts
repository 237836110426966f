/** An operation of the document, with where it stands. */
export interface Operation {
  name: string;
  path: string;
  operationId: string;
  summary: string;
  description: string;
  tags: string[];
  parameters: { name: string; in: string; required?: boolean; schema: object }[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Record<string, unknown> }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
  security?: object[];
  'x-permission'?: string;
}

export interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, Omit<Operation, 'name' | 'path'>>>;
  components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
}

export function operationsOf({ paths }: OpenApi): Operation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      path,
      ...operation,
    })),
  );
}

/** Every object in a document, with the way to it. */
export function* nodesOf(node: unknown, way = '#'): Generator<[string, Record<string, unknown>]> {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) yield [way, node as Record<string, unknown>];
  for (const [key, value] of Object.entries(node)) yield* nodesOf(value, `${way}/${key}`);
}

/** Reads Fastify's drawing of its routes: `GET /api/deals/{id}`. Wildcards and HEAD are left out. */
export function routesIn(drawing: string): string[] {
  const parents: string[] = [];
  return drawing.split('\n').flatMap((line) => {
    const match = /^(.*?)(?:├── |└── )(\S*)(?: \((.*)\))?$/.exec(line);
    if (!match) return [];
    const [, indent = '', part = '', methods = ''] = match;
    const depth = indent.length / 4;
    const path = `${parents.slice(0, depth).join('')}${part}`;
    parents.splice(depth, Infinity, part);
    if (path.includes('*')) return [];
    return methods
      .split(', ')
      .filter((method) => method && method !== 'HEAD')
      .map((method) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  });
}
