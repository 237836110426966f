import { request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { answerInTime } from '../../src/platform/http/deadline.js';

const WITHIN_MS = 200;

describe('a request whose work takes too long', () => {
  let server: FastifyInstance;
  let url: string;
  const finished: string[] = [];

  beforeAll(async () => {
    server = fastify();
    answerInTime(server, WITHIN_MS);
    server.addContentTypeParser('multipart/form-data', (_request, _body, done) => done(null));
    server.get<{ Params: { ms: string } }>('/works/:ms', async ({ params }) => {
      await pause(Number(params.ms));
      finished.push(params.ms);
      return { done: true };
    });
    server.post<{ Params: { ms: string } }>('/takes/:ms', async ({ params, raw }) => {
      const taken = await text(raw.pipe(new PassThrough()));
      await pause(Number(params.ms));
      return { taken };
    });
    await server.listen({ port: 0, host: '127.0.0.1' });
    url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it('is put off in time, and its work goes on', async () => {
    const begun = performance.now();
    const reply = await fetch(`${url}/works/${WITHIN_MS + 300}`);
    expect(performance.now() - begun).toBeLessThan(WITHIN_MS + 250);
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await reply.json()).toMatchObject({ code: 'service.busy', status: 503 });
    expect((await fetch(`${url}/works/0`)).status).toBe(200);
    await pause(400);
    expect(finished).toContain(String(WITHIN_MS + 300));
  });

  it('is not one whose form comes slowly; the time after that counts', async () => {
    expect(await upload('/takes/0', WITHIN_MS * 2)).toMatchObject([200, '{"taken":"onetwo"}']);
    expect((await upload(`/takes/${WITHIN_MS * 3}`, 0))[0]).toBe(503);
  });

  /** Sends a form in two parts with a pause between. */
  async function upload(path: string, pauseMs: number): Promise<[number | undefined, string]> {
    const answer = Promise.withResolvers<[number | undefined, string]>();
    const headers = { 'Content-Type': 'multipart/form-data; boundary=x' };
    const sent = send(`${url}${path}`, { method: 'POST', headers }, (reply) => {
      void text(reply).then((body) => answer.resolve([reply.statusCode, body]));
    });
    sent.write('one');
    await pause(pauseMs);
    sent.end('two');
    return answer.promise;
  }
});
