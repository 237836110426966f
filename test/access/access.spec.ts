import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SOCKET_EVENTS } from '../../src/app.socket-events.js';
import { EventDesk } from '../../src/platform/realtime/event-desk.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { ask, knock } from '../support/sockets.js';
import { ACCESS_TABLE, NOT_OURS, SOCKET_TABLE } from './access-table.js';
import { CALLERS } from './lines.js';
import type { Caller, Line } from './lines.js';
import { World } from './world.js';
import type { Someone } from './world.js';

/** Other spellings of the same address (OWASP: path normalisation). None may open what the first one keeps shut. */
const TWINS: Record<string, (path: string) => string> = {
  'an encoded letter': (path) => path.replace(/\/([a-z])(?=[a-z]*$|[a-z]*\?)|\/([a-z])/, encodeFirst),
  'everything encoded': (path) => path.replace(/[a-z](?=[^?]*$)/g, (letter) => hex(letter)),
  'two slashes at the front': (path) => `/${path}`,
  'two slashes inside': (path) => path.replace('/api/', '/api//'),
  'a slash at the end': (path) => `${path}/`,
  capitals: (path) => path.toUpperCase(),
  'a capital prefix': (path) => path.replace('/api/', '/API/'),
  'a dot segment': (path) => path.replace('/api/', '/api/%2e/'),
  'a matrix parameter': (path) => `${path};a=b`,
};

/** The mailbox of development shows every mail to everybody; in production it is not there. */
const TELLS_ADDRESSES = ['GET /api/dev/mail'];

/** Every e-mail address of somebody of the tests in a reply, but the caller's own. */
function addressesIn(body: unknown, own?: string): string[] {
  const found = JSON.stringify(body ?? '').match(/[\w.+-]+@kwad\.test/g) ?? [];
  return found.filter((address) => address !== own);
}

function hex(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16)}`;
}

function encodeFirst(match: string): string {
  return `/${hex(match.charAt(1))}`;
}

describe('who may do what', () => {
  let app: TestApp;
  let world: World;

  beforeAll(async () => {
    app = await startTestApp();
    world = new World(app);
    await world.prepare();
  });
  afterAll(() => app.stop());

  /** A route as one kind of caller calls it, with people and things of its own. */
  async function prepare(route: string, { subject }: Line, caller: Caller) {
    const [method = '', pattern = ''] = route.split(' ');
    const who: Someone | null = caller === 'anonymous' ? null : await world.someone(caller);
    const ownerId = caller === 'owner' ? who!.id : (await world.someone('other')).id;
    const needs = typeof subject === 'function' ? await subject(world, ownerId) : subject;
    const path = pattern.replace(/:(\w+)/g, (_, name: string) => needs.params?.[name] ?? `missing-${name}`);
    const api = who ? app.anonymous.as(who.token) : app.anonymous;
    return async (twin = (same: string) => same) => {
      const target = `${twin(path)}${needs.query ? `?${needs.query}` : ''}`;
      const options = needs.headers ? { headers: needs.headers } : {};
      const reply = await api.request(method, target, needs.body, options);
      return { status: reply.status, addresses: addressesIn(reply.body, who?.email) };
    };
  }

  it('is declared for every route of the running server', () => {
    const routes = app.app.getHttpAdapter().getInstance().listRoutes();
    const ours = routes.filter((route) => !NOT_OURS.some((beginning) => route.startsWith(beginning)));
    const missing = ours.filter((route) => !(route in ACCESS_TABLE));
    const gone = Object.keys(ACCESS_TABLE).filter((route) => !routes.includes(route));
    expect({ 'add to test/access/access-table.ts': missing, 'gone from the server': gone }).toEqual({
      'add to test/access/access-table.ts': [],
      'gone from the server': [],
    });
  });

  describe.each(Object.entries(ACCESS_TABLE))('%s', (route, line) => {
    it('answers each caller as declared, and tells nobody the address of anybody else', async () => {
      const answers = await Promise.all(
        CALLERS.map(async (caller) => {
          const call = await prepare(route, line, caller);
          const { status, addresses } = await call();
          const isGood = line.expected[caller] === 2 && status >= 200 && status < 300;
          return { caller, status: isGood ? 2 : status, addresses };
        }),
      );
      expect(Object.fromEntries(answers.map(({ caller, status }) => [caller, status]))).toEqual(
        line.expected,
      );
      const told = answers.filter(({ addresses }) => addresses.length > 0);
      expect(TELLS_ADDRESSES.includes(route) ? [] : told).toEqual([]);
    });

    it('gives those whom it refuses no more under another spelling of its address', async () => {
      for (const caller of ['anonymous', 'other'] as const) {
        if (line.expected[caller] === 2) continue; // what is open cannot be opened further
        const call = await prepare(route, line, caller);
        const answers = await Promise.all(
          Object.entries(TWINS).map(async ([name, twin]) => ({
            caller,
            name,
            status: (await call(twin)).status,
          })),
        );
        // The same, or no such address; never more.
        const more = answers.filter(
          ({ status }) => ![line.expected[caller], 400, 404, 405, 429].includes(status),
        );
        expect(more).toEqual([]);
      }
    });
  });

  it('is declared for every event of the socket', () => {
    const handled = ['connect', ...app.app.get(EventDesk).names];
    expect(Object.keys(SOCKET_TABLE).sort()).toEqual(handled.sort());
    expect(SOCKET_EVENTS.client.map(({ name }) => name).sort()).toEqual(
      handled.filter((name) => name !== 'connect').sort(),
    );
  });

  describe.each(Object.entries(SOCKET_TABLE))('socket: %s', (event, { expected, subject }) => {
    it('answers each caller as declared', async () => {
      const answers = await Promise.all(
        CALLERS.map(async (caller) => {
          const who = caller === 'anonymous' ? null : await world.someone(caller);
          const ownerId = caller === 'owner' ? who!.id : (await world.someone('other')).id;
          const { body } = typeof subject === 'function' ? await subject(world, ownerId) : subject;
          const status = await emitAs(who, event, body as { discussionId?: string } | undefined);
          return [caller, status];
        }),
      );
      expect(Object.fromEntries(answers)).toEqual(expected);
    });
  });

  /** @returns the status that the connection was refused with, or the event; 2 if all was well */
  async function emitAs(who: Someone | null, event: string, payload: { discussionId?: string } = {}) {
    const { socket, refusal } = await knock(app.url, who?.token);
    if (!socket) return refusal?.data?.status;
    const { discussionId } = payload;
    if (discussionId && event !== 'joinDiscussion') await ask(socket, 'joinDiscussion', { discussionId });
    const answer = event === 'connect' ? {} : await ask(socket, event, payload);
    socket.disconnect();
    return answer.error?.status ?? 2;
  }
});
