import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyInstance {
    /** The methods that some route answers at this address; empty if none does. */
    methodsAt(url: string): string[];
    /** Every route that was registered, such as `GET /api/deals/:id`; HEAD goes with GET and is left out. */
    listRoutes(): string[];
  }
}

/** Remembers every route as it is registered, so that a wrong method can be told from a wrong address. */
export function indexMethods(fastify: FastifyInstance): void {
  const routes = new Set<string>();
  const methodsByPattern = new Map<string, Set<string>>();
  fastify.addHook('onRoute', ({ url, method }) => {
    [method].flat().forEach((name) => name !== 'HEAD' && routes.add(`${name} ${url}`));
    if (url.includes('*')) return;
    const methods = methodsByPattern.get(url) ?? new Set();
    [method].flat().forEach((name) => methods.add(name));
    methodsByPattern.set(url, methods);
  });
  fastify.decorate('listRoutes', () => [...routes].sort());
  fastify.decorate('methodsAt', (url: string) => {
    const path = url.split('?', 1)[0] ?? '';
    const found = [...methodsByPattern].filter(([pattern]) => matches(pattern, path));
    return [...new Set(found.flatMap(([, methods]) => [...methods]))].sort();
  });
}

function matches(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  return (
    wanted.length === given.length &&
    wanted.every((part, i) => (part.startsWith(':') ? given[i] !== '' : part === given[i]))
  );
}
