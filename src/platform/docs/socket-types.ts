import type { z } from 'zod';
import type { SocketEvents } from '../realtime/socket-event.js';
import { collectSocketSchemas } from './socket-schemas.js';
import type { JsonSchema } from './socket-schemas.js';

const HEAD = `// The events of KwadMarket's socket, made of the definitions that the server itself uses.
//
//   import { io } from 'socket.io-client';
//   import type { Socket } from 'socket.io-client';
//   import type { ClientToServerEvents, ServerToClientEvents } from './socket.js';
//   const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(url, { auth: { token } });
`;

/** TypeScript types of the socket for clients: the two interfaces that socket.io-client takes, and what they name. */
export function renderSocketTypes(events: SocketEvents): string {
  const { named, payloads } = collectSocketSchemas(events);
  const typeOf = (schema: z.ZodType) => render(payloads.get(schema)!);
  const declarations = Object.entries(named)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, schema]) => `export type ${name} = ${render(schema)};`);
  const sent = events.client.map(
    ({ name, summary, payload, reply }) =>
      `  /** ${summary} */\n  ${name}: (payload: ${typeOf(payload)}, acknowledge?: (answer: ${typeOf(reply)} | Refusal) => void) => void;`,
  );
  const heard = events.server.map(
    ({ name, summary, payload }) => `  /** ${summary} */\n  ${name}: (payload: ${typeOf(payload)}) => void;`,
  );
  return [
    HEAD,
    ...declarations,
    '',
    `export interface ClientToServerEvents {\n${sent.join('\n')}\n}`,
    '',
    `export interface ServerToClientEvents {\n${heard.join('\n')}\n}`,
    '',
  ].join('\n');
}

/** A JSON Schema as a type. @throws where a schema says something that this does not know how to tell */
function render(schema: JsonSchema): string {
  if (schema.$ref) return schema.$ref.split('/').at(-1)!;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return `(${choices.map(render).join(' | ')})`;
  if (schema.allOf) return `(${schema.allOf.map(render).join(' & ')})`;
  if (Array.isArray(schema.type)) return schema.type.map((type) => render({ ...schema, type })).join(' | ');
  switch (schema.type) {
    case 'object':
      return renderObject(schema);
    case 'array':
      return `Array<${schema.items ? render(schema.items) : 'unknown'}>`;
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case undefined:
      return 'unknown';
    default:
      throw new Error(`No type for ${JSON.stringify(schema)}`);
  }
}

function renderObject({ properties, required = [], additionalProperties }: JsonSchema): string {
  if (!properties) {
    const values = typeof additionalProperties === 'object' ? render(additionalProperties) : 'unknown';
    return `Record<string, ${values}>`;
  }
  const fields = Object.entries(properties).map(([name, schema]) => {
    const note = schema.description ? `/** ${schema.description.replaceAll('*/', '* /')} */ ` : '';
    return `${note}${JSON.stringify(name)}${required.includes(name) ? '' : '?'}: ${render(schema)};`;
  });
  return `{ ${fields.join(' ')} }`;
}
