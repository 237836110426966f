import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { ulid } from 'ulid';
import { SOCKET_EVENTS } from '../../src/app.socket-events.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { uploadPicture } from '../support/deals.js';
import { insertDeal } from '../support/discussions.js';
import { nodesOf } from '../support/openapi.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { ask, openSocket } from '../support/sockets.js';
import { waitFor } from '../support/wait.js';

const ROOT = join(import.meta.dirname, '../..');
const SCHEMA = createRequire(import.meta.url).resolve('@asyncapi/specs/schemas/3.0.0-without-$id.json');

describe('the documents of the socket', () => {
  let app: TestApp;
  let document: Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any
  let types: string;

  beforeAll(async () => {
    app = await startTestApp();
    const reply = await app.anonymous.get('/api/docs/asyncapi.json');
    expect(reply.headers.get('content-type')).toContain('application/json');
    document = reply.body;
    types = (await app.anonymous.get('/api/docs/socket.d.ts')).body;
  });
  afterAll(() => app.stop());

  it('are an AsyncAPI 3 document, by its own JSON Schema', async () => {
    const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: true });
    (addFormats as unknown as (ajv: Ajv) => void)(ajv);
    const validate = ajv.compile(JSON.parse(await readFile(SCHEMA, 'utf8')));
    expect([validate(document), validate.errors]).toEqual([true, null]);
    expect(document.asyncapi).toBe('3.0.0');
    expect(validate({ ...document, operations: { x: { action: 'shout' } } })).toBe(false);
  });

  it('have no reference that leads nowhere', () => {
    const lookUp = (ref: string) =>
      ref
        .slice(2)
        .split('/')
        .reduce((node: Record<string, unknown> | undefined, key) => node?.[key] as never, document);
    const refs = [...nodesOf(document as never)].flatMap(([, { $ref }]) =>
      typeof $ref === 'string' ? [$ref] : [],
    );
    expect(refs.length).toBeGreaterThan(30);
    expect(refs.filter((ref) => !ref.startsWith('#/') || lookUp(ref) === undefined)).toEqual([]);
  });

  it('tell of every event that the server handles or sends, with schemas that check as the server does', () => {
    const actions = Object.entries(document.operations as Record<string, { action: string }>);
    const of = (action: string) => actions.filter(([, one]) => one.action === action).map(([key]) => key);
    expect(of('receive').sort()).toEqual(SOCKET_EVENTS.client.map(({ name }) => name).sort());
    expect(of('send').sort()).toEqual(SOCKET_EVENTS.server.map(({ name }) => `on.${name}`).sort());

    const ajv = new Ajv({ strict: false });
    (addFormats as unknown as (ajv: Ajv) => void)(ajv);
    ajv.addSchema({ $id: 'doc', ...document });
    const check = ajv.compile({ $ref: 'doc#/components/messages/sendMessage/payload' });
    const good = {
      discussionId: '0190f3a0-0000-7000-8000-000000000001',
      clientId: '01KAGM8Q2V5T9ZJ4W3E6X7Y8NB',
      body: 'Hi',
    };
    expect(check(good)).toBe(true);
    for (const bad of [{}, { ...good, clientId: 'x' }, { ...good, body: 7 }, { ...good, more: 1 }])
      expect(check(bad)).toBe(false);
  });

  it('say exactly what is heard and answered in a talk of two', async () => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    (addFormats as unknown as (ajv: Ajv) => void)(ajv);
    ajv.addSchema({ $id: 'doc', ...document });
    const wrong: unknown[] = [];
    const heard = new Set<string>();
    const check = (key: string, payload: unknown) => {
      heard.add(key);
      const fits = ajv.compile({ $ref: `doc#/components/messages/${key}/payload` });
      if (!fits(payload)) wrong.push({ key, payload, errors: fits.errors });
    };
    const connect = async (one: Person) => {
      const socket = await openSocket(app.url, one.token);
      socket.onAny((event: string, payload: unknown) => check(`on.${event}`, payload));
      return async (event: string, payload: object) => {
        check(event, payload);
        const answer = await ask(socket, event, payload);
        check(`${event}.reply`, answer);
        return answer;
      };
    };
    const [seller, buyer] = await Promise.all([person(app), person(app)]);
    const [fromSeller, fromBuyer] = [await connect(seller), await connect(buyer)];
    const dealId = await insertDeal(app, seller);
    const { id: discussionId } = await fromBuyer('openDiscussion', {
      dealId,
      clientId: ulid(),
      body: 'Hello',
    });
    await fromSeller('joinDiscussion', { discussionId });
    await fromBuyer('joinDiscussion', { discussionId });
    await fromBuyer('typing', { discussionId });
    const imageIds = [await uploadPicture(buyer)];
    const { id: messageId } = await fromBuyer('sendMessage', {
      discussionId,
      clientId: ulid(),
      body: 'This one?',
      imageIds,
    });
    await fromBuyer('sendMessage', { discussionId, clientId: ulid(), body: 'I pay by Western Union only' });
    await fromBuyer('editMessage', { discussionId, messageId, body: 'These?' });
    await fromSeller('read', { discussionId, upTo: 2 });
    await fromBuyer('deleteMessage', { discussionId, messageId });
    const refused = await fromSeller('deleteMessage', { discussionId, messageId });
    expect(refused.error).toMatchObject({ code: 'message.not_yours' });
    await fromBuyer('leaveDiscussion', { discussionId });
    const documented = Object.keys(document.components.messages as object);
    // No part of a talk: servers that come and go, imports of products.
    const elsewhere = ['on.catchUp', 'on.goingAway', 'on.productImport'];
    const missing = () => documented.filter((key) => !heard.has(key) && !elsewhere.includes(key));
    await waitFor('every documented event', () => missing().length === 0).catch(() => undefined);
    expect({ missing: missing(), wrong }).toEqual({ missing: [], wrong: [] });
  }, 60_000);

  it('are linked from the page of the API', async () => {
    const { body } = await app.anonymous.get('/api/docs-json');
    expect(body.info.description).toContain('/api/docs/asyncapi.json');
  });

  it('give types that socket.io-client takes, and that find mistakes', async () => {
    const folder = await mkdtemp(join(ROOT, 'node_modules/.socket-types-'));
    try {
      await writeFile(join(folder, 'socket.d.ts'), types);
      await writeFile(join(folder, 'good.ts'), CLIENT);
      await writeFile(join(folder, 'bad.ts'), CLIENT.replaceAll('// @ts-expect-error', '//'));
      expect(compile(join(folder, 'good.ts'))).toBe('');
      expect(compile(join(folder, 'bad.ts')).match(/error TS/g)).toHaveLength(4);
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 60_000);
});

/** @returns what the compiler has against a file; nothing if all is well */
function compile(file: string): string {
  const options =
    '--noEmit --ignoreConfig --strict --skipLibCheck --target es2022 --module nodenext --types node';
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  return spawnSync(process.execPath, [tsc, ...options.split(' '), file]).stdout.toString();
}

/** A client by the types. Each `@ts-expect-error` fails the compilation if the types let the mistake through. */
const CLIENT = `
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { ClientToServerEvents, Message, Refusal, ServerToClientEvents } from './socket.js';
const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io('http://localhost', { auth: { token: 'x' } });
socket.on('message', (message: Message) => message.body.length + message.seq);
socket.on('unread', ({ total, discussions }) => total + discussions);
socket.on('notification', ({ kind, data }) => kind + data.dealId);
socket.on('typing', ({ discussionId, userId }) => discussionId + userId);
const send = { discussionId: 'a', clientId: 'b', body: 'c' };
socket.emit('sendMessage', send, (answer: Message | Refusal) => {
  if ('error' in answer) console.log(answer.error.code, answer.error.retryAfter);
  else console.log(answer.id);
});
void socket.emitWithAck('joinDiscussion', { discussionId: 'a' }).then((answer) => 'error' in answer || answer.lastSeq);
// @ts-expect-error no such event
socket.on('mesage', () => 0);
// @ts-expect-error no such field
socket.on('message', (message) => message.text);
// @ts-expect-error the clientId is missing
socket.emit('sendMessage', { discussionId: 'a', body: 'c' });
// @ts-expect-error a number is no id
socket.emit('joinDiscussion', { discussionId: 7 });
`;
