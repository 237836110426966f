import { describe, expect, it } from '@jest/globals';
import { LOCALES } from '../../src/common/locales.js';
import { channelsFor, KINDS } from '../../src/modules/notifications/kinds.js';
import { PLAIN_SETTINGS } from '../../src/modules/notifications/preferences.reader.js';
import { whoIsAsked, whoNamed, watchers } from '../../src/modules/notifications/recipients.js';
import { EVERYWHERE, IF_ASKED, SECURITY } from '../../src/modules/notifications/rule.js';
import { RULES } from '../../src/modules/notifications/rules.js';
import { afterQuietHours, isTimeZone, nextDigest } from '../../src/modules/notifications/schedule.js';
import { isKind, nameOf } from '../../src/modules/notifications/templates/texts.js';

describe('the table of rules', () => {
  it('has a template and a name for each kind, in every language', () => {
    for (const { kind } of RULES) {
      expect(isKind(kind)).toBe(true);
      for (const locale of LOCALES) expect(nameOf(kind, locale)).toMatch(/\S/);
    }
  });

  it('gives a kind the same channels wherever it stands', () => {
    for (const { kind, channels } of RULES) expect(KINDS.get(kind)?.channels).toBe(channels);
  });

  it('lets nobody switch off what is about security', () => {
    const fixed = RULES.filter(({ channels }) => channels === SECURITY).map(({ kind }) => kind);
    expect(fixed).toEqual(
      expect.arrayContaining(['account.password_changed', 'account.new_device', 'account.suspended']),
    );
    expect(
      RULES.filter(({ kind }) => kind.startsWith('deal.')).some(({ channels }) => channels === SECURITY),
    ).toBe(false);
  });
});

describe('channels', () => {
  const choice = (channel: string, enabled: boolean) => ({ channel, enabled });

  it('are as declared for those who chose nothing', () => {
    expect([...channelsFor(EVERYWHERE, [])]).toEqual(['IN_APP', 'EMAIL', 'PUSH']);
    expect([...channelsFor(IF_ASKED, [])]).toEqual([]);
  });

  it('are as people chose, but for security', () => {
    const off = [choice('IN_APP', false), choice('EMAIL', false), choice('PUSH', false)];
    expect([...channelsFor(EVERYWHERE, off)]).toEqual([]);
    expect([...channelsFor(SECURITY, off)]).toEqual(['IN_APP', 'EMAIL']);
    expect([...channelsFor(IF_ASKED, [choice('EMAIL', true)])]).toEqual(['EMAIL']);
  });
});

describe('who is told', () => {
  it('of an offer: a price goes to the side that is asked, an answer to the side that named it', () => {
    const sides = { buyerId: 'b', sellerId: 's' };
    expect([whoIsAsked({ ...sides, by: 'BUYER' }), whoNamed({ ...sides, by: 'BUYER' })]).toEqual([
      ['s'],
      ['b'],
    ]);
    expect([whoIsAsked({ ...sides, by: 'SELLER' }), whoNamed({ ...sides, by: 'SELLER' })]).toEqual([
      ['b'],
      ['s'],
    ]);
  });

  it('of a favourite: neither its seller nor its buyer', () => {
    expect(watchers({ watcherIds: ['a', 's', 'b'], sellerId: 's', buyerId: 'b' })).toEqual(['a']);
  });
});

describe('the clock on the wall', () => {
  const settings = (changes: object) => ({ ...PLAIN_SETTINGS, ...changes });
  const paris = (quietFrom: number, quietUntil: number) =>
    settings({ timeZone: 'Europe/Paris', quietFrom, quietUntil });
  const at = (iso: string) => new Date(iso);

  it.each([
    // 22:00 to 07:00 in Paris, in winter (UTC+1) and in summer (UTC+2)
    ['2026-11-21T20:59:00Z', '2026-11-21T20:59:00Z'],
    ['2026-11-21T21:00:00Z', '2026-11-22T06:00:00Z'],
    ['2026-11-22T05:59:59Z', '2026-11-22T06:00:00Z'],
    ['2026-11-22T06:00:00Z', '2026-11-22T06:00:00Z'],
    ['2026-07-01T20:30:00Z', '2026-07-02T05:00:00Z'],
    // the night in which summer time ends, and the one in which it begins
    ['2026-10-24T22:00:00Z', '2026-10-25T06:00:00Z'],
    ['2026-03-28T22:00:00Z', '2026-03-29T05:00:00Z'],
  ])('is quiet at %s until %s', (now, until) => {
    expect(afterQuietHours(at(now), paris(22 * 60, 7 * 60))).toEqual(at(until));
  });

  it('knows quiet hours within a day, and none', () => {
    expect(afterQuietHours(at('2026-11-21T12:00:00Z'), paris(12 * 60, 14 * 60))).toEqual(
      at('2026-11-21T13:00:00Z'),
    );
    expect(afterQuietHours(at('2026-11-21T12:00:00Z'), PLAIN_SETTINGS)).toEqual(at('2026-11-21T12:00:00Z'));
  });

  it.each([
    ['DAILY', '2026-11-21T06:59:59Z', '2026-11-21T07:00:00Z'],
    ['DAILY', '2026-11-21T07:00:00Z', '2026-11-22T07:00:00Z'],
    ['DAILY', '2026-10-24T07:00:00Z', '2026-10-25T07:00:00Z'],
    ['WEEKLY', '2026-11-21T07:00:00Z', '2026-11-23T07:00:00Z'],
    ['WEEKLY', '2026-11-23T07:00:00Z', '2026-11-30T07:00:00Z'],
  ])('sends a %s digest after %s at %s', (mailFrequency, now, next) => {
    expect(nextDigest(at(now), settings({ timeZone: 'Europe/Paris', mailFrequency }))).toEqual(at(next));
  });

  it('knows what a time zone is', () => {
    expect(['Europe/Paris', 'UTC', 'Mars/Base'].map(isTimeZone)).toEqual([true, true, false]);
  });
});
