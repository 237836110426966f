import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StandInError } from './stand-in-errors.js';
import { DEFAULT_SETTINGS, searchDocuments } from './stand-in-search.js';
import type { StandInSettings } from './stand-in-search.js';

type Json = Record<string, unknown>;

interface Index {
  createdAt: string;
  settings: StandInSettings;
  documents: Map<string, Json>;
}

interface Task extends Json {
  uid: number;
  status: 'enqueued' | 'processing' | 'succeeded' | 'failed';
}

/** How long a task waits before it is done: long enough that whoever does not wait for it sees the old state. */
const TASK_MS = 4;
const PAYLOAD_LIMIT = 5_000_000;
const VALID_ID = /^[a-zA-Z0-9_-]{1,511}$/;

/**
 * A stand-in for Meilisearch, for machines that have none: the part of its documented HTTP API
 * (https://www.meilisearch.com/docs/reference/api) that the product uses, strictly. Writes are tasks that are done later
 * and in turn, and may fail then; unknown fields, attributes that were not declared, wrong keys and large payloads are
 * errors with its codes. How well it ranks is not its point: the same tests run against the real thing for that.
 */
export class MeilisearchStandIn {
  readonly apiKey = `key_${randomBytes(12).toString('hex')}`;
  private readonly indexes = new Map<string, Index>();
  private readonly tasks: Task[] = [];
  private turn: Promise<void> = Promise.resolve();

  private constructor(
    private readonly server: Server,
    private readonly taskMs: number,
  ) {}

  static async start(taskMs = TASK_MS): Promise<MeilisearchStandIn> {
    const server = createServer();
    const standIn = new MeilisearchStandIn(server, taskMs);
    server.on('request', (request, reply) => void standIn.answer(request, reply));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return standIn;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    try {
      const url = new URL(request.url ?? '/', this.url);
      this.authorize(request, url);
      const [status, body] = this.route(`${request.method}`, url, await bodyOf(request));
      reply.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    } catch (error) {
      const told = error instanceof StandInError ? error : new StandInError(500, 'internal', String(error));
      reply.writeHead(told.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(told));
    }
  }

  private authorize({ headers }: IncomingMessage, { pathname }: URL): void {
    if (pathname === '/health') return;
    if (!headers.authorization)
      throw new StandInError(401, 'missing_authorization_header', 'The Authorization header is missing.');
    if (headers.authorization !== `Bearer ${this.apiKey}`)
      throw new StandInError(403, 'invalid_api_key', 'The provided API key is invalid.');
  }

  private route(method: string, url: URL, body: unknown): [number, unknown] {
    const [first = '', uid = '', third = '', fourth = ''] = url.pathname
      .split('/')
      .slice(1)
      .map(decodeURIComponent);
    switch (`${method} ${[first, uid && '*', third, fourth].filter(Boolean).join('/')}`) {
      case 'GET health':
        return [200, { status: 'available' }];
      case 'GET tasks/*':
        return [200, this.taskOf(Number(uid))];
      case 'POST indexes':
        return this.enqueue('indexCreation', String((body as Json).uid), (index) => this.create(index, true));
      case 'GET indexes/*': {
        const { createdAt } = this.indexOf(uid);
        return [200, { uid, createdAt, updatedAt: createdAt, primaryKey: 'id' }];
      }
      case 'DELETE indexes/*':
        return this.enqueue('indexDeletion', uid, (index) => {
          this.indexOf(index);
          this.indexes.delete(index);
        });
      case 'PATCH indexes/*/settings':
        return this.changeSettings(uid, body as Json);
      case 'GET indexes/*/settings':
        return [200, this.indexOf(uid).settings];
      case 'POST indexes/*/documents':
        return this.addDocuments(uid, body);
      case 'POST indexes/*/documents/fetch':
        return [200, this.fetchDocuments(uid, body as Json)];
      case 'POST indexes/*/documents/delete-batch':
        return this.enqueue('documentDeletion', uid, (index) => {
          for (const id of body as string[]) this.indexOf(index).documents.delete(id);
        });
      case 'POST indexes/*/search': {
        const { documents, settings } = this.indexOf(uid);
        return [200, searchDocuments([...documents.values()], settings, body as Json)];
      }
      case 'POST swap-indexes':
        return this.swap(body as { indexes: [string, string] }[]);
      default:
        throw new StandInError(404, 'not_found', `${method} ${url.pathname} is not known to the stand-in`);
    }
  }

  /** Tasks are done one after another, in the order in which they came. */
  private enqueue(type: string, indexUid: string | null, work: (uid: string) => void): [number, Json] {
    const enqueuedAt = new Date().toISOString();
    const task: Task = {
      uid: this.tasks.length,
      status: 'enqueued',
      type,
      indexUid,
      enqueuedAt,
      error: null,
    };
    this.tasks.push(task);
    this.turn = this.turn
      .then(() => new Promise<void>((resolve) => setTimeout(resolve, this.taskMs)))
      .then(() => {
        task.status = 'processing';
        try {
          work(indexUid ?? '');
          task.status = 'succeeded';
        } catch (error) {
          task.status = 'failed';
          task.error = error;
        }
        task.finishedAt = new Date().toISOString();
      });
    return [202, { taskUid: task.uid, indexUid, status: 'enqueued', type, enqueuedAt }];
  }

  private taskOf(uid: number): Task {
    const task = this.tasks[uid];
    if (!task) throw new StandInError(404, 'task_not_found', `Task \`${uid}\` not found.`);
    return task;
  }

  private indexOf(uid: string): Index {
    const index = this.indexes.get(uid);
    if (!index) throw new StandInError(404, 'index_not_found', `Index \`${uid}\` not found.`);
    return index;
  }

  private create(uid: string, isNew: boolean): Index {
    const known = this.indexes.get(uid);
    if (known && isNew)
      throw new StandInError(409, 'index_already_exists', `Index \`${uid}\` already exists.`);
    const createdAt = `${new Date().toISOString().slice(0, -1)}${process.hrtime.bigint() % 1_000_000n}Z`;
    const index = known ?? {
      createdAt,
      settings: { ...DEFAULT_SETTINGS },
      documents: new Map<string, Json>(),
    };
    this.indexes.set(uid, index);
    return index;
  }

  private changeSettings(uid: string, settings: Json): [number, Json] {
    const unknown = Object.keys(settings).find((name) => !(name in DEFAULT_SETTINGS));
    if (unknown) throw new StandInError(400, 'bad_request', `Unknown field \`${unknown}\``);
    return this.enqueue('settingsUpdate', uid, (index) => {
      Object.assign(this.create(index, false).settings, settings);
    });
  }

  private addDocuments(uid: string, body: unknown): [number, Json] {
    if (!Array.isArray(body))
      throw new StandInError(400, 'malformed_payload', 'The documents must be given as a list.');
    return this.enqueue('documentAdditionOrUpdate', uid, (name) => {
      const documents = body as Json[];
      documents.forEach(assertDocument);
      const index = this.create(name, false);
      for (const document of documents) index.documents.set(String(document.id), document);
    });
  }

  private fetchDocuments(uid: string, body: Json): Json {
    const {
      ids,
      fields,
      offset = 0,
      limit = 20,
    } = body as {
      ids?: string[];
      fields?: string[];
      offset?: number;
      limit?: number;
    };
    const all = [...this.indexOf(uid).documents.values()].filter(
      ({ id }) => !ids || ids.includes(String(id)),
    );
    const results = all
      .slice(offset, offset + limit)
      .map((document) =>
        fields
          ? Object.fromEntries(Object.entries(document).filter(([name]) => fields.includes(name)))
          : document,
      );
    return { results, offset, limit, total: all.length };
  }

  private swap(pairs: { indexes: [string, string] }[]): [number, Json] {
    const names = pairs.flatMap(({ indexes }) => indexes);
    if (new Set(names).size < names.length)
      throw new StandInError(
        400,
        'invalid_swap_duplicate_index_found',
        'Indexes must be declared only once.',
      );
    return this.enqueue('indexSwap', null, () => {
      names.forEach((name) => this.indexOf(name));
      for (const { indexes } of pairs) {
        const [one, other] = indexes.map((name) => this.indexOf(name)) as [Index, Index];
        this.indexes.set(indexes[0], other).set(indexes[1], one);
      }
    });
  }
}

function assertDocument({ id, _geo }: Json): void {
  if (id === undefined) throw new StandInError(400, 'missing_document_id', 'Document has no `id`.');
  if (typeof id !== 'string' || !VALID_ID.test(id))
    throw new StandInError(
      400,
      'invalid_document_id',
      `Document identifier \`${JSON.stringify(id)}\` is invalid.`,
    );
  if (_geo === undefined || _geo === null) return;
  const { lat, lng } = _geo as { lat: unknown; lng: unknown };
  const within = (value: unknown, most: number) => typeof value === 'number' && Math.abs(value) <= most;
  if (!within(lat, 90) || !within(lng, 180))
    throw new StandInError(400, 'invalid_document_geo_field', `Could not parse \`_geo\` of \`${id}\`.`);
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks);
  if (text.length > PAYLOAD_LIMIT)
    throw new StandInError(413, 'payload_too_large', 'The provided payload reached the size limit.');
  if (text.length === 0) return undefined;
  if (!request.headers['content-type']?.startsWith('application/json'))
    throw new StandInError(415, 'invalid_content_type', 'The Content-Type is invalid.');
  try {
    return JSON.parse(text.toString('utf8')) as unknown;
  } catch {
    throw new StandInError(400, 'malformed_payload', 'The json payload provided is malformed.');
  }
}
