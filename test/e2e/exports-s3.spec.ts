import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PrivateStorage, Storage } from '../../src/platform/storage/storage.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { person } from '../support/people.js';
import { startS3 } from '../support/s3-server.js';
import type { S3Server } from '../support/s3-server.js';
import { waitFor } from '../support/wait.js';
import { readZip } from '../support/zip.js';

describe('copies of people’s data, with several machines', () => {
  let s3: S3Server;
  let machines: [TestApp, TestApp];

  beforeAll(async () => {
    s3 = await startS3();
    const shared = {
      ...s3.settings,
      JWT_SECRET_CURRENT: 'a secret of all machines '.repeat(2),
      MAIL_TOKEN_SECRET: 'another secret of all machines '.repeat(2),
    };
    const first = await startTestApp(shared);
    // Another folder for its data, the same database, buckets and secrets.
    const second = await startTestApp({ ...shared, DATABASE_URL: first.databaseUrl });
    machines = [first, second];
  });
  afterAll(async () => {
    for (const machine of [...machines].reverse()) await machine.stop();
    await s3.stop();
  });

  const keysIn = async (storage: Storage) => {
    const keys: string[] = [];
    for await (const { key } of storage.list('')) keys.push(key);
    return keys;
  };

  it('are fetched from each, whoever built them, and lie in no public place', async () => {
    const [first] = machines;
    const me = await person(first, { displayName: 'Here and there' });
    expect((await me.api.post('/api/users/me/export')).status).toBe(202);
    const copy = await waitFor('the copy', async () => {
      const { body } = await me.api.get('/api/users/me/export');
      return body.state === 'READY' && (body as { id: string; url: string; byteSize: number });
    });
    const { pathname, search } = new URL(copy.url);
    for (const { url } of machines) {
      const file = await fetch(`${url}${pathname}${search}`, {
        headers: { Authorization: `Bearer ${me.token}` },
      });
      const bytes = Buffer.from(await file.arrayBuffer());
      expect([file.status, bytes.length]).toEqual([200, copy.byteSize]);
      expect(readZip(bytes).get('account.json')?.toString()).toContain('Here and there');
    }
    expect(await keysIn(first.app.get(PrivateStorage))).toEqual([`exports/${copy.id}.zip`]);
    expect(await keysIn(first.app.get(Storage))).toEqual([]);

    expect((await me.api.delete('/api/users/me')).status).toBe(204);
    await first.settle();
    expect(await keysIn(first.app.get(PrivateStorage))).toEqual([]);
  });
});
