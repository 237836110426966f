import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PrivacyUpkeepService } from '../../src/modules/privacy/privacy-upkeep.service.js';
import { PersonalData } from '../../src/platform/privacy/personal-data.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { openDeal, publishDeal, uploadPicture } from '../support/deals.js';
import { insertDeal, openDiscussion, say } from '../support/discussions.js';
import { PASSWORD, person, signIn } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectInvalid, expectProblem } from '../support/problems.js';
import { enrol } from '../support/second-factor.js';
import { waitFor } from '../support/wait.js';
import { readZip } from '../support/zip.js';
import { announceSlot } from '../support/jobs.js';

const DAY_MS = 86_400_000;

/** A link of the server's own, without the address that it believes to have. */
function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
}

describe('my account', () => {
  let app: TestApp;
  let moderator: Person;

  beforeAll(async () => {
    app = await startTestApp();
    moderator = await person(app, { role: 'MODERATOR', displayName: 'Mo' });
  });
  afterAll(() => app.stop());

  describe('profile', () => {
    it('shows name, words and picture to everybody, and the address to nobody', async () => {
      const me = await person(app);
      const avatarImageId = await uploadPicture(me);
      const changes = {
        displayName: '  Ａmélie   B ',
        bio: 'Flies at dawn.\nLyon.',
        locale: 'fr',
        avatarImageId,
      };
      const edited = await me.api.patch('/api/users/me', changes);
      expect(edited.status).toBe(200);
      expect(edited.body).toMatchObject({ displayName: 'Amélie B', locale: 'fr', email: me.email });
      const shown = await app.anonymous.get(`/api/users/${me.id}`);
      expect(shown.body).toEqual({
        id: me.id,
        displayName: 'Amélie B',
        bio: changes.bio,
        avatar: expect.objectContaining({ id: avatarImageId, url: expect.stringContaining('/api/media/') }),
        memberSince: expect.any(String),
      });
    });

    it('lets only the first of two writers win who read the same version', async () => {
      const { api } = await person(app);
      const headers = { 'If-Match': (await api.get('/api/users/me')).headers.get('etag')! };
      const replies = await Promise.all(
        ['One', 'Two', 'Three', 'Four'].map((displayName) =>
          api.patch('/api/users/me', { displayName }, { headers }),
        ),
      );
      expect(replies.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
    });

    it("does not take somebody else's picture for an avatar", async () => {
      const [me, other] = [await person(app), await person(app)];
      const reply = await me.api.patch('/api/users/me', { avatarImageId: await uploadPicture(other) });
      expectProblem(reply, 422, 'user.avatar_not_usable');
    });

    it.each([
      ['a header', 'Me\r\nBcc: all@kwad.test'],
      ['a line separator', 'Me\u2028You'],
      ['a reversal', 'Me \u202Egnp.exe'],
      ['an invisible letter', 'Ad\u200Bmin'],
      ['an invisible filler', 'Me\u3164\u3164'],
      ['only blanks', '\u00A0\u2003\u3000'],
      ['tag characters', 'Me\u{E0041}\u{E0042}'],
      ['a mountain of marks', `Z${'\u0301\u0316\u0334'.repeat(20)}`],
      ['Cyrillic in Latin', 'Pаypаl'],
      ['markup', '<img src=x>'],
      ['our own name', 'KwadMarket'],
      ['our own name in wide letters', 'Ｓｕｐｐｏｒｔ'],
      ['a broken pair', 'Me\uD800'],
      ['a zero byte', 'Me\u0000'],
    ])('refuses a name that holds %s, at registration as well', async (_, displayName) => {
      const { api } = await person(app);
      expectInvalid(await api.patch('/api/users/me', { displayName }), 'displayName');
      const account = { email: 'name@kwad.test', password: PASSWORD, displayName };
      expectInvalid(await app.anonymous.post('/api/auth/register', account), 'displayName');
    });

    it.each(['Zoë', 'Владимир', 'Δημήτρης', '李小龙', 'محمد', "O'Brien-Smith", 'Jürgen 5"', 'Nguyễn Văn'])(
      'takes %s as it is',
      async (displayName) => {
        const { api } = await person(app);
        expect((await api.patch('/api/users/me', { displayName })).body).toMatchObject({ displayName });
      },
    );
  });

  describe('a copy of my data', () => {
    it('is built in the background, told by mail and holds all that is kept, and nothing secret', async () => {
      const me = await person(app, { displayName: 'Exporter' });
      const deal = await publishDeal(app, me, moderator, { floorCents: 4_000 });
      const other = await person(app);
      const { id: discussionId } = await openDiscussion(me, await insertDeal(app, other), 'Is it there?');
      await say(other, discussionId, 'It is');
      await app.settle();
      expectProblem(await me.api.get('/api/users/me/export'), 404, 'export.not_found');

      const asked = await Promise.all(Array.from({ length: 5 }, () => me.api.post('/api/users/me/export')));
      expect(asked.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
      expect(new Set(asked.map(({ body }) => body.id)).size).toBe(1);

      const ready = await waitFor('the copy', async () => {
        const { body } = await me.api.get('/api/users/me/export');
        return body.state === 'READY' && body;
      });
      expect(ready).toMatchObject({ progress: 100 });
      const days = (Date.parse(ready.expiresAt) - Date.parse(ready.readyAt)) / DAY_MS;
      expect(days).toBeCloseTo(7, 1);
      await app.settle();
      const mails = (await app.mails()).filter(({ to, subject }) => to === me.email && /data/.test(subject));
      expect(mails).toHaveLength(1);

      const fetched = await fetch(`${app.url}${pathOf(ready.url)}`, {
        headers: { Authorization: `Bearer ${me.token}` },
      });
      expect(fetched.headers.get('content-type')).toBe('application/zip');
      const files = readZip(Buffer.from(await fetched.arrayBuffer()));
      const rows = (name: string) => JSON.parse(files.get(name)!.toString()) as Record<string, unknown>[];
      expect(rows('account.json')).toMatchObject([{ id: me.id, email: me.email, displayName: 'Exporter' }]);
      expect(rows('sessions.json')).toHaveLength(1);
      expect(rows('deals.json')).toMatchObject([{ id: deal.id, floorCents: 4_000 }]);
      expect(rows('deals.json')[0]!.transitions).toHaveLength(3);
      expect(rows('notifications.json').map(({ kind }) => kind)).toContain('deal.approved');
      expect(rows('discussions.json')).toMatchObject([{ id: discussionId }]);
      expect(rows('messages.json')).toMatchObject([{ discussionId, body: 'Is it there?' }]);
      const [picture] = rows('images.json') as [{ id: string; storageKey: string; byteSize: number }];
      expect(
        [...files.keys()].filter((name) => name.startsWith(`images/${picture.id}`)).length,
      ).toBeGreaterThan(0);
      const all = [...files.values()].map((file) => file.toString('latin1')).join('\n');
      expect(all).not.toMatch(/\$argon2|passwordHash|tokenHash/);
    });

    it('is for its owner only, signed in, with the link as it was signed, while it is kept', async () => {
      const [me, other] = [await person(app), await person(app)];
      await me.api.post('/api/users/me/export');
      await app.settle();
      const { url } = (await me.api.get('/api/users/me/export')).body;
      const path = pathOf(url);
      expect((await me.api.get(path)).status).toBe(200);
      expect((await app.anonymous.get(path)).status).toBe(401);
      expectProblem(await other.api.get(path), 403, 'export.link_invalid');
      const later = path.replace(/until=(\d+)/, (_: string, until: string) => `until=${Number(until) + 1}`);
      expectProblem(await me.api.get(later), 403, 'export.link_invalid');

      await app.prisma.dataExport.updateMany({ data: { expiresAt: new Date(0) } });
      expectProblem(await me.api.get(path), 404, 'export.not_found');
      expect((await me.api.get('/api/users/me/export')).body).toMatchObject({ state: 'EXPIRED', url: null });
      await announceSlot(app, 'exports.expire');
      await app.settle();
      expect(await readdir(join(app.dataDir, 'private', 'exports'))).toEqual([]);
    });

    it('forgets no table that belongs to a person', () => {
      const kept = app.app.get(PersonalData).keepers.flatMap(({ models }) => models);
      const schema = readFileSync(join(import.meta.dirname, '../../prisma/schema.prisma'), 'utf8');
      const ofPeople = [...schema.matchAll(/^model (\w+) \{([^}]*)\}/gm)]
        .filter(([, name, fields]) => name === 'User' || /^\s*\w+\s+User\??\s/m.test(fields!))
        .map(([, name]) => name!.charAt(0).toLowerCase() + name!.slice(1));
      expect(ofPeople.length).toBeGreaterThan(5);
      expect(ofPeople.filter((model) => !kept.includes(model))).toEqual([]);
    });
  });

  describe('deletion', () => {
    it('asks for the password when the sign-in is older than ten minutes', async () => {
      const me = await person(app);
      await app.prisma.session.updateMany({
        where: { userId: me.id },
        data: { createdAt: new Date(Date.now() - 11 * 60_000) },
      });
      expectProblem(await me.api.delete('/api/users/me'), 403, 'auth.reauthentication_required');
      const wrong = await me.api.request('DELETE', '/api/users/me', { password: 'not the password' });
      expectProblem(wrong, 403, 'auth.reauthentication_failed');
      expect((await me.api.request('DELETE', '/api/users/me', { password: PASSWORD })).status).toBe(204);
    });

    it('ends sessions, sign-in, name and deals at once, and frees the address', async () => {
      const me = await person(app, { displayName: 'Soon gone' });
      const second = await signIn(app.anonymous, me.email);
      const deal = await publishDeal(app, me, moderator, { title: 'Vanishing motors' });
      const draft = await openDeal(app, me);
      await me.api.post('/api/users/me/export');
      await app.settle();

      expect((await me.api.delete('/api/users/me')).status).toBe(204);
      expect((await me.api.get('/api/users/me')).status).toBe(401);
      expect((await app.anonymous.as(second.accessToken).get('/api/users/me')).status).toBe(401);
      const refresh = { refreshToken: me.refreshToken, tokenTransport: 'body' };
      expect((await app.anonymous.post('/api/auth/refresh', refresh)).status).toBe(401);
      const login = await app.anonymous.post('/api/auth/login', { email: me.email, password: PASSWORD });
      expectProblem(login, 401, 'auth.credentials_wrong');
      expect((await app.anonymous.get(`/api/users/${me.id}`)).status).toBe(404);
      expect((await app.anonymous.get(`/api/deals/${deal.id}`)).status).toBe(404);
      const list = await app.anonymous.get('/api/deals?q=vanishing');
      expect(list.body.items).toEqual([]);

      await app.settle();
      const deals = await app.prisma.deal.findMany({ where: { id: { in: [deal.id, draft.id] } } });
      expect(deals.map(({ status }) => status)).toEqual(['ARCHIVED', 'ARCHIVED']);
      expect(await readdir(join(app.dataDir, 'private', 'exports'))).toEqual([]);
      const row = await app.prisma.user.findUniqueOrThrow({ where: { id: me.id } });
      expect(JSON.stringify(row)).not.toContain('Soon gone');
      expect(row).toMatchObject({
        displayName: 'Deleted user',
        passwordHash: null,
        bio: null,
        farewell: null,
      });
      // Sealed: nobody reads in the row who it was.
      expect(Buffer.from(row.beforeDeletion!).toString('latin1')).not.toContain('Soon gone');
      const [mail] = (await app.mails()).filter(
        ({ to, subject }) => to === me.email && /deleted/.test(subject),
      );
      expect(mail).toMatchObject({
        subject: 'Your account was deleted',
        text: expect.stringContaining('Hello Soon gone,'),
      });

      const again = { email: me.email, password: PASSWORD, displayName: 'Back again' };
      expect((await app.anonymous.post('/api/auth/register', again)).status).toBe(202);
      expect(await app.prisma.user.findUnique({ where: { email: me.email } })).toMatchObject({
        displayName: 'Back again',
      });
    });

    it('is undone by the link of the last mail, once, and password and second factor are as before', async () => {
      const me = await person(app, { displayName: 'Soon back' });
      const { device } = await enrol(me);
      const deal = await publishDeal(app, me, moderator);
      const draft = await openDeal(app, me);
      await me.api.post(`/api/deals/${draft.id}/archive`);
      await app.settle();
      await me.api.delete('/api/users/me');
      await app.settle();
      const token = await wayBackOf(me.email);
      expect((await app.anonymous.get(`/api/auth/restore-account?token=${token}`)).body).toContain(
        'Yes, bring',
      );

      const made = (text: string) => app.anonymous.post('/api/auth/restore-account', { token: text });
      expectProblem(await made(`${token}x`), 400, 'auth.link_invalid');
      expectProblem(await made(token.replace(me.id, moderator.id)), 400, 'auth.link_invalid');
      expect((await made(token)).status).toBe(204);
      expectProblem(await made(token), 400, 'auth.link_invalid');
      await app.settle();
      const login = { email: me.email, password: PASSWORD, tokenTransport: 'body' };
      const challenged = await app.anonymous.post('/api/auth/login', login);
      expect(challenged.body).toMatchObject({ mfaRequired: true });
      const { challengeToken } = challenged.body as { challengeToken: string };
      const proof = { challengeToken, code: device.code(), tokenTransport: 'body' };
      const { accessToken } = (await app.anonymous.post('/api/auth/mfa/verify', proof)).body;
      const api = app.anonymous.as(accessToken as string);
      expect((await api.get('/api/users/me')).body).toMatchObject({
        id: me.id,
        email: me.email,
        displayName: 'Soon back',
        emailVerified: true,
      });
      expect((await api.get(`/api/deals/${deal.id}`)).body.status).toBe('DRAFT');
      // What was put away before stays so.
      expect((await api.get(`/api/deals/${draft.id}`)).body.status).toBe('ARCHIVED');
      expect((await app.mails()).find(({ to }) => to === me.email)?.subject).toBe('Your account is back');
      expect(await app.prisma.user.findUnique({ where: { id: me.id } })).toMatchObject({
        beforeDeletion: null,
        farewell: null,
      });
    });

    it('is undone by an admin too, not once the grace is over or somebody else has the address', async () => {
      const admin = await person(app, { role: 'ADMIN' });
      const [me, other] = [await person(app), await person(app)];
      const restore = ({ id }: Person) => admin.api.post(`/api/users/${id}/restoration`);
      expectProblem(await restore(me), 409, 'user.not_returnable');
      for (const { api } of [me, other]) await api.delete('/api/users/me');
      await app.settle();
      const again = { email: other.email, password: PASSWORD, displayName: 'Somebody new' };
      await app.anonymous.post('/api/auth/register', again);
      expectProblem(await restore(other), 409, 'auth.email_taken');
      const grace = (days: number) =>
        app.prisma.user.update({
          where: { id: me.id },
          data: { deletedAt: new Date(Date.now() - days * DAY_MS) },
        });
      await grace(31);
      expectProblem(await restore(me), 409, 'user.not_returnable');
      await grace(29);
      expect((await restore(me)).status).toBe(204);
      expect((await signIn(app.anonymous, me.email)).accessToken).toEqual(expect.any(String));
    });

    const wayBackOf = async (email: string) => {
      const mail = (await app.mails()).find(({ to, subject }) => to === email && /deleted/.test(subject));
      return /restore-account\?token=([\w.-]+)/.exec(mail!.text)![1]!;
    };

    it('is purged for good after the grace, pictures and all, and no day before', async () => {
      const me = await person(app);
      const { id: dealId } = await publishDeal(app, me, moderator, { description: 'A very personal story' });
      const loose = await uploadPicture(me);
      await app.settle();
      await me.api.delete('/api/users/me');
      await app.settle();
      const objects = async () => {
        const found = await readdir(join(app.dataDir, 'media'), { recursive: true, withFileTypes: true });
        return found.flatMap((entry) => (entry.isFile() ? join(entry.parentPath, entry.name) : [])).join(' ');
      };
      expect(await objects()).toContain(loose);

      const upkeep = app.app.get(PrivacyUpkeepService);
      const deletedAgo = (days: number) =>
        app.prisma.user.update({
          where: { id: me.id },
          data: { deletedAt: new Date(Date.now() - days * DAY_MS) },
        });
      await deletedAgo(29);
      expect(await upkeep.purgeDeletedAccounts()).toBe(0);
      await deletedAgo(31);
      expect(await upkeep.purgeDeletedAccounts()).toBe(1);
      expect(await upkeep.purgeDeletedAccounts()).toBe(0);

      expect(await objects()).not.toContain(loose);
      expect(await app.prisma.image.count({ where: { ownerId: me.id } })).toBe(0);
      expect(await app.prisma.session.count({ where: { userId: me.id } })).toBe(0);
      expect(await app.prisma.notification.count({ where: { userId: me.id } })).toBe(0);
      expect(await app.prisma.deal.findUniqueOrThrow({ where: { id: dealId } })).toMatchObject({
        title: 'Removed',
        description: '',
        city: '',
      });
    });

    it('leaves what others were told, and takes what they never got and what stood there before', async () => {
      const [me, other] = [await person(app), await person(app)];
      const { id } = await openDiscussion(me, await insertDeal(app, other), 'Is it their?');
      const { items } = (await me.api.get(`/api/discussions/${id}/messages`)).body;
      const message = `/api/discussions/${id}/messages/${items[0].id}`;
      expect((await me.api.patch(message, { body: 'Is it there?' })).status).toBe(200);
      expect((await say(me, id, 'I pay by Western Union only')).body).toMatchObject({ state: 'held' });
      await me.api.delete('/api/users/me');
      await app.settle();
      await app.prisma.user.update({
        where: { id: me.id },
        data: { deletedAt: new Date(Date.now() - 31 * DAY_MS) },
      });
      expect(await app.app.get(PrivacyUpkeepService).purgeDeletedAccounts()).toBe(1);
      const shown = (await other.api.get(`/api/discussions/${id}/messages`)).body;
      expect(shown.items).toMatchObject([{ body: 'Is it there?' }]);
      expect(await app.prisma.message.count({ where: { senderId: me.id } })).toBe(1);
      expect(await app.prisma.messageVersion.count({ where: { messageId: items[0].id } })).toBe(0);
    });

    it('happens once when asked for many times at once', async () => {
      const me = await person(app);
      const replies = await Promise.all(Array.from({ length: 8 }, () => me.api.delete('/api/users/me')));
      expect(replies.every(({ status }) => status === 204 || status === 401)).toBe(true);
      const facts = await app.prisma.fact.findMany({ where: { name: 'user.deleted' } });
      expect(facts.filter(({ data }) => (data as { userId: string }).userId === me.id)).toHaveLength(1);
    });
  });
});
