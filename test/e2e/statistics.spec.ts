import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/common/ids.js';
import { after, DAY, HOUR, MINUTE, startOfDay } from '../../src/common/time.js';
import { DailyFigures } from '../../src/modules/statistics/daily-figures.service.js';
import type { DealStatus } from '../../src/platform/prisma/generated/client.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { insertDeals } from '../support/deal-rows.js';
import { ensureCategory } from '../support/deals.js';
import { announceSlot } from '../support/jobs.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectProblem } from '../support/problems.js';

const today = startOfDay();
const yesterday = after(-DAY, today);
const dayBefore = after(-DAY, yesterday);
const named = (day: Date) => day.toISOString().slice(0, 10);

type Move = [at: Date, verb: string, from: DealStatus | null, to: DealStatus];

describe('the figures of a day', () => {
  let app: TestApp;
  let admin: Person;

  const accountOf = (at: Date) =>
    app.prisma.user.create({
      data: { id: newId(at), createdAt: at, email: `${newId()}@kwad.test`, displayName: 'Early' },
    });
  /** A deal with its history; its state is where the history ends. */
  async function deal(sellerId: string, moves: Move[]): Promise<string> {
    const [id] = await insertDeals(app, sellerId, [{ status: moves.at(-1)![3], id: newId(moves[0]![0]) }]);
    await app.prisma.dealTransition.createMany({
      data: moves.map(([at, verb, from, to]) => ({ id: newId(at), dealId: id!, verb, from, to, at })),
    });
    return id!;
  }
  const days = async (from: Date, to: Date) =>
    (await admin.api.get(`/api/admin/statistics?from=${named(from)}&to=${named(to)}`)).body.days as Record<
      string,
      unknown
    >[];

  beforeAll(async () => {
    app = await startTestApp();
    admin = await person(app, { role: 'ADMIN' });
    await ensureCategory(app);
  });
  afterAll(() => app.stop());

  it('are counted once for each day that is over, those that were missed too', async () => {
    const noon = after(12 * HOUR, dayBefore);
    const { id: sellerId } = await accountOf(after(HOUR, dayBefore));
    const { id: buyerId } = await accountOf(after(HOUR, yesterday));
    const submitted = after(HOUR, noon);
    const first = await deal(sellerId, [
      [noon, 'open', null, 'DRAFT'],
      [submitted, 'submit', 'DRAFT', 'PENDING'],
      [after(30 * MINUTE, submitted), 'approve', 'PENDING', 'PUBLISHED'],
      [after(DAY, noon), 'reserve', 'PUBLISHED', 'RESERVED'],
      [new Date(), 'sell', 'RESERVED', 'SOLD'],
    ]);
    await deal(sellerId, [
      [noon, 'open', null, 'DRAFT'],
      [submitted, 'submit', 'DRAFT', 'PENDING'],
      [after(DAY, submitted), 'decline', 'PENDING', 'DECLINED'],
    ]);
    const conversation = { id: newId(noon), dealId: first, buyerId, sellerId };
    await app.prisma.discussion.create({ data: conversation });
    await app.prisma.message.createMany({
      data: [noon, after(HOUR, noon), new Date()].map((at, index) => ({
        id: newId(at),
        discussionId: conversation.id,
        seq: index + 1,
        senderId: buyerId,
        clientId: newId(),
        body: 'x',
        createdAt: at,
        ...(index === 1 ? { heldFor: ['phone'] } : {}),
      })),
    });
    const told = { userId: buyerId, kind: 'deal.approved', title: 't', text: 't', data: {} };
    for (const state of ['SENT', 'SUPPRESSED'] as const) {
      const notification = { ...told, id: newId(noon), dedupeKey: state, createdAt: noon };
      await app.prisma.notification.create({ data: notification });
      await app.prisma.notificationDelivery.create({
        data: {
          id: newId(noon),
          notificationId: notification.id,
          channel: 'EMAIL',
          state,
          // Put off until the next day.
          ...(state === 'SENT' ? { sentAt: after(DAY, noon) } : {}),
        },
      });
    }

    await announceSlot(app, 'statistics.make');
    await app.settle();
    const [before, last, ...others] = await days(dayBefore, today);
    expect(others).toEqual([]);
    expect(before).toMatchObject({
      day: named(dayBefore),
      signUps: 1,
      accountsDeleted: 0,
      dealsPublished: 1,
      dealsPending: 1,
      dealsReserved: 0,
      dealsSold: 0,
      opened: 2,
      submitted: 2,
      approved: 1,
      declined: 0,
      decisionMedianSeconds: 1_800,
      messages: 2,
      messagesHeld: 1,
      discussions: 1,
      notifications: 2,
      mailsSent: 0,
      mailsFailed: 1,
    });
    expect(last).toMatchObject({
      day: named(yesterday),
      signUps: 1,
      dealsPublished: 0,
      dealsReserved: 1,
      dealsDeclined: 1,
      dealsSold: 0,
      reserved: 1,
      declined: 1,
      decisionMedianSeconds: 86_400,
      decisionP90Seconds: 86_400,
      messages: 0,
      mailsSent: 1,
      mailsFailed: 0,
    });

    // What changes afterwards changes no day that was counted, and another run finds nothing to do.
    await accountOf(after(2 * HOUR, yesterday));
    const figures = app.app.get(DailyFigures);
    expect(await figures.makeMissing()).toBe(0);
    expect(await days(dayBefore, today)).toEqual([before, last]);
    // Two who count the same days at once.
    const soon = { now: after(2 * DAY, today) };
    await Promise.all([figures.makeMissing(soon), figures.makeMissing(soon)]);
    expect((await days(dayBefore, after(DAY, today))).map(({ day }) => day)).toEqual(
      [dayBefore, yesterday, today, after(DAY, today)].map(named),
    );
  });

  it('show a figure that was not counted yet as null, and are a table too', async () => {
    const early = new Date('2025-03-01');
    await app.prisma.dailyStatistics.create({ data: { day: early, figures: { signUps: 3 } } });
    expect(await days(early, early)).toMatchObject([{ day: '2025-03-01', signUps: 3, messages: null }]);
    const { body, headers } = await admin.api.get('/api/admin/statistics.csv?from=2025-03-01&to=2025-03-02');
    const [head, row, ...rest] = String(body).split('\r\n');
    expect([head!.slice(0, 17), row!.slice(0, 16), rest]).toEqual([
      '"day","signUps","',
      '"2025-03-01","3"',
      [''],
    ]);
    expect(headers.get('content-disposition')).toContain('statistics-2025-03-01-2025-03-02.csv');
  });

  it('are shown for a year at the most, from the first day to the last', async () => {
    for (const query of [
      '',
      'from=2026-02-01&to=2026-01-01',
      'from=2024-01-01&to=2026-01-01',
      'from=x&to=y',
    ]) {
      expectProblem(await admin.api.get(`/api/admin/statistics?${query}`), 400, 'request.invalid');
    }
  });
});
