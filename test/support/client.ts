import { setTimeout as pause } from 'node:timers/promises';
import type { ReplyShapes } from './reply-shapes.js';

export interface Reply<Body = Record<string, never>> {
  status: number;
  headers: Headers;
  /** The parsed JSON, or the text where it is not JSON. */
  body: Body;
}

interface Options {
  headers?: Record<string, string>;
}

// Tests read replies of every shape; each one names what it expects by asserting on it.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnyBody = any;

/** Talks to the application over its listening socket, as a front end would. */
export class ApiClient {
  constructor(
    readonly url: string,
    readonly token?: string,
    /** What every reply is compared with; made when the first one comes. */
    private readonly shapes?: () => ReplyShapes,
  ) {}

  as(token: string): ApiClient {
    return new ApiClient(this.url, token, this.shapes);
  }

  get(path: string, options?: Options): Promise<Reply<AnyBody>> {
    return this.request('GET', path, undefined, options);
  }

  post(path: string, body?: unknown, options?: Options): Promise<Reply<AnyBody>> {
    return this.request('POST', path, body, options);
  }

  put(path: string, body?: unknown, options?: Options): Promise<Reply<AnyBody>> {
    return this.request('PUT', path, body, options);
  }

  patch(path: string, body: unknown, options?: Options): Promise<Reply<AnyBody>> {
    return this.request('PATCH', path, body, options);
  }

  delete(path: string, options?: Options): Promise<Reply<AnyBody>> {
    return this.request('DELETE', path, undefined, options);
  }

  /** Sends a file as the multipart field `file`. */
  upload(path: string, file: Uint8Array, name = 'picture.png', type = 'image/png'): Promise<Reply<AnyBody>> {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(file)], { type }), name);
    return this.request('POST', path, form);
  }

  async request(
    method: string,
    path: string,
    body?: unknown,
    { headers = {} }: Options = {},
  ): Promise<Reply<AnyBody>> {
    const raw = typeof body === 'string' || body instanceof FormData;
    const reply = await fetch(`${this.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.token ? { Authorization: `Bearer ${this.token}` } : {}),
        ...(body !== undefined && !raw ? { 'Content-Type': 'application/json' } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
    });
    const text = await reply.text();
    const read = { status: reply.status, headers: reply.headers, body: parse(text) };
    this.shapes?.().check(method, path, read);
    return read;
  }
}

/** Asks again when it is told to (503 with `Retry-After`), as every client should: for what is not the subject, on a busy machine. */
export async function patiently<Body>(ask: () => Promise<Reply<Body>>): Promise<Reply<Body>> {
  for (let tries = 1; ; tries++) {
    const reply = await ask();
    const seconds = Number(reply.headers.get('retry-after'));
    if (reply.status !== 503 || !seconds || tries === 20) return reply;
    await pause(seconds * 1_000);
  }
}

/** A client that is patient with all that it asks. */
export class PatientClient extends ApiClient {
  override as(token: string): PatientClient {
    return new PatientClient(this.url, token);
  }

  override request(...asked: Parameters<ApiClient['request']>): Promise<Reply<AnyBody>> {
    return patiently(() => super.request(...asked));
  }
}

function parse(text: string): AnyBody {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
