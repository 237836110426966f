import { z } from 'zod';
import type { SocketEvents } from '../realtime/socket-event.js';
import { ProblemSchema } from './problem.schema.js';

/** A JSON Schema (draft 7), as far as ours go. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  [word: string]: unknown;
}

/** A refusal as an event is acknowledged with it. */
const RefusalSchema = z
  .object({
    error: ProblemSchema.extend({
      retryAfter: z.int().optional().meta({ description: 'Seconds to wait, where waiting helps' }),
    }),
  })
  .meta({ id: 'Refusal' });

export const REFUSAL = '#/components/schemas/Refusal';

/** The schemas of everything that goes over the socket: of each event, and by name those that they share. */
export interface SocketSchemas {
  named: Record<string, JsonSchema>;
  payloads: Map<z.ZodType, JsonSchema>;
}

/** Turns the schemas that the gateway checks with into JSON Schema. Parts that carry an id stand under it once. */
export function collectSocketSchemas({ client, server }: SocketEvents): SocketSchemas {
  const named: Record<string, JsonSchema> = {};
  const payloads = new Map<z.ZodType, JsonSchema>();
  const add = (schema: z.ZodType, io: 'input' | 'output') => {
    const {
      $schema: _,
      definitions = {},
      ...own
    } = convert(schema, io) as JsonSchema & {
      definitions?: Record<string, JsonSchema>;
    };
    Object.assign(named, definitions);
    const id = schema.meta()?.id;
    if (id && !own.$ref) named[id] = own;
    payloads.set(schema, id ? { $ref: `#/components/schemas/${id}` } : own);
  };
  client.forEach(({ payload }) => add(payload, 'input'));
  [...client.map(({ reply }) => reply), ...server.map(({ payload }) => payload)].forEach((schema) =>
    add(schema, 'output'),
  );
  add(RefusalSchema, 'output');
  return { named, payloads };
}

function convert(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const converted = z.toJSONSchema(schema, {
    target: 'draft-7',
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      // The id is the name that it stands under; a draft 7 validator would take it for an address.
      delete jsonSchema.id;
      delete jsonSchema.$id;
      // Answers may grow: a client must not refuse a field that it does not know.
      if (io === 'output' && jsonSchema.additionalProperties === false)
        delete jsonSchema.additionalProperties;
    },
  });
  return JSON.parse(
    JSON.stringify(converted).replaceAll('"#/definitions/', '"#/components/schemas/'),
  ) as JsonSchema;
}
