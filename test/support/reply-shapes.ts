import { Ajv } from 'ajv';
import type { ErrorObject, ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { nodesOf, operationsOf } from './openapi.js';
import type { OpenApi, Operation } from './openapi.js';

const ROOT = 'https://kwad.test/openapi';

/**
 * Compares replies with what the OpenAPI document says of them, to the last field: what is not declared there is not
 * to be sent (OWASP API3:2023, broken object property level authorisation).
 */
export class ReplyShapes {
  private readonly operations: { operation: Operation; method: string; path: RegExp; literal: number }[];
  private readonly ajv: Ajv;
  /** By address: many tests ask one of them a thousand times. */
  private readonly found = new Map<string, Operation | undefined>();
  /** By `GET /api/deals 200 application/json` …: compiled once, for that takes milliseconds. */
  private readonly validators = new Map<string, ValidateFunction>();

  /** @param document is made stricter in place */
  constructor(document: OpenApi) {
    forbidUndeclared(document);
    this.operations = operationsOf(document).map((operation) => ({
      operation,
      method: operation.name.split(' ', 1)[0]!,
      path: new RegExp(`^${operation.path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
      literal: operation.path.replace(/\{\w+\}/g, '').length,
    }));
    this.ajv = new Ajv({ allErrors: true, strict: false, validateSchema: false, logger: false });
    (formats as unknown as (ajv: Ajv) => void)(this.ajv);
    this.ajv.addSchema(document, ROOT);
  }

  /** @throws Error naming the operation and every field that is undeclared, missing or of another type */
  check(method: string, address: string, reply: { status: number; headers: Headers; body: unknown }): void {
    const type = reply.headers.get('content-type')?.split(';', 1)[0] ?? '';
    const found = this.find(method, address.split('?', 1)[0]!);
    const status = String(reply.status);
    if (found && reply.status < 300 && !found.responses[status]) {
      throw new Error(`${found.name} answers ${status}, which the OpenAPI document does not know`);
    }
    const schema = found?.responses[status]?.content?.[type]?.schema;
    if (!found || !schema || !type.endsWith('json')) return;
    const name = `${found.name} ${status}`;
    const validate = this.validator(found, status, type);
    if (validate(reply.body)) return;
    throw new Error(`${name} answers otherwise than the OpenAPI document says:\n${explain(validate.errors)}`);
  }

  private find(method: string, path: string): Operation | undefined {
    const address = `${method} ${path}`;
    if (!this.found.has(address)) {
      const fitting = this.operations.filter((one) => one.method === method && one.path.test(path));
      this.found.set(address, fitting.sort((a, b) => b.literal - a.literal)[0]?.operation);
    }
    return this.found.get(address);
  }

  private validator({ name, path }: Operation, status: string, type: string): ValidateFunction {
    const known = `${name} ${status} ${type}`;
    const compiled = this.validators.get(known);
    if (compiled) return compiled;
    const way = ['paths', path, name.split(' ', 1)[0]!.toLowerCase(), 'responses', status, 'content', type];
    const pointer = [...way, 'schema']
      .map((part) => encodeURIComponent(part.replaceAll('/', '~1')))
      .join('/');
    const validator = this.ajv.compile({ $ref: `${ROOT}#/${pointer}` });
    this.validators.set(known, validator);
    return validator;
  }
}

/** Objects with named fields have no others; and what OpenAPI 3.0 says otherwise than JSON Schema is said anew. */
function forbidUndeclared(document: object): void {
  for (const [, node] of nodesOf(document)) {
    if (node.properties && node.type === 'object' && !('additionalProperties' in node)) {
      node.additionalProperties = false;
    }
    if (node.nullable && node.allOf) {
      node.anyOf = [{ allOf: node.allOf }, { enum: [null] }];
      delete node.nullable;
      delete node.allOf;
    }
    for (const [bound, exclusive] of [
      ['minimum', 'exclusiveMinimum'],
      ['maximum', 'exclusiveMaximum'],
    ] as const) {
      if (node[exclusive] === true) {
        node[exclusive] = node[bound];
        delete node[bound];
      }
    }
  }
}

function explain(errors: ErrorObject[] | null | undefined): string {
  const lines = (errors ?? []).map(({ instancePath, message, params }) => {
    const detail = Object.values(params as object).join(', ');
    return `  ${instancePath || '/'} ${message} (${detail})`;
  });
  return [...new Set(lines)].slice(0, 12).join('\n');
}
