import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cellOf, cellsAround } from '../../src/modules/alerts/earth-grid.js';
import { keyOfWatch, keysOfSearch, lookupsOf } from '../../src/modules/alerts/alert-keys.js';
import { requiredWords } from '../../src/modules/alerts/required-words.js';
import { isoWeek } from '../../src/common/time.js';

describe('the words that a query cannot do without', () => {
  it.each([
    [`'carbon':*`, [['carbon']]],
    [`'red':* & 'carbon':*`, [['red', 'carbon']]],
    [`'carbon':* & !'red'`, [['carbon']]],
    [`!'red'`, [[]]],
    [`'carbon':* | 'frame':* & 'x':*`, [['carbon'], ['frame', 'x']]],
    [`'carbon':* | !'red'`, [['carbon'], []]],
    [`'f60-pro':* <-> 'f60':* <-> 'pro':*`, [['f60-pro', 'f60', 'pro']]],
    [`'a':* <2> 'bcd':*`, [['a', 'bcd']]],
    [`!( 'black':* <-> 'carbon':* ) & 'x':*`, [['x']]],
    [
      `( 'a':* | 'b':* ) & 'c':*`,
      [
        ['a', 'c'],
        ['b', 'c'],
      ],
    ],
    [`'o''neil':* & 'x\\\\y':*`, [[`o'neil`, 'x\\y']]],
    ['', [[]]],
  ])('%s', (query, words) => expect(requiredWords(query)).toEqual(words));
});

describe('the grid over the earth', () => {
  const place = fc.record({
    lat: fc.double({ min: -90, max: 90, noNaN: true }),
    lng: fc.double({ min: -180, max: 180, noNaN: true }),
  });
  /** Somewhere within a radius, by the great circle. */
  const nearby = (from: { lat: number; lng: number }, km: number, bearing: number) => {
    const [angle, north] = [km / 6378.168, (from.lat * Math.PI) / 180];
    const sin = Math.sin(north) * Math.cos(angle) + Math.cos(north) * Math.sin(angle) * Math.cos(bearing);
    const lat = Math.asin(Math.max(-1, Math.min(1, sin)));
    const east = Math.atan2(
      Math.sin(bearing) * Math.sin(angle) * Math.cos(north),
      Math.cos(angle) - Math.sin(north) * Math.sin(lat),
    );
    const lng = from.lng + (east * 180) / Math.PI;
    return { lat: (lat * 180) / Math.PI, lng: ((lng + 540) % 360) - 180 };
  };

  it('finds every circle that a place is in, at poles and date line too', () => {
    fc.assert(
      fc.property(
        place,
        fc.double({ min: 1, max: 2_000, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
        (centre, radiusKm, part, bearing) => {
          const there = nearby(centre, radiusKm * part, bearing);
          expect(cellsAround(there)).toContain(cellOf(centre, radiusKm));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('does not find a circle far away', () => {
    expect(cellsAround({ lat: 45, lng: 5 })).not.toContain(cellOf({ lat: 48, lng: 5 }, 60));
  });
});

describe('keys', () => {
  const deal = {
    id: 'd',
    category: 'motor',
    group: 'airframe',
    condition: 'good',
    country: 'FR',
    sellerId: 's',
    productId: null,
    lat: null,
    lng: null,
    words: ['émetteur', 'x'.repeat(40)],
  };
  const { words, places, signatures } = lookupsOf(deal);

  it('of a search are among those that a deal of the kind is looked up by', () => {
    const [key] = keysOfSearch({ category: 'airframe', country: 'FR', maxPrice: 500 }, `'émet':*`);
    expect(key).toMatchObject({ word: 'émet', place: '', fromCents: 0, toCents: 500 });
    expect(words).toContain(key!.word);
    expect(signatures).toContain(key!.signature);
    expect(places).toEqual(['']);
  });

  it('of a search for something else are not', () => {
    const [key] = keysOfSearch({ category: 'motor', country: 'DE' }, `'metteur':*`);
    expect(words).not.toContain(key!.word);
    expect(signatures).not.toContain(key!.signature);
  });

  it('tell long words apart by their beginning', () => {
    const [key] = keysOfSearch({}, `'${'x'.repeat(30)}':*`);
    expect(words).toContain(key!.word);
  });

  it('of a watch hold what is lower than its limit', () => {
    const watch = { dealId: 'd', productId: null, belowCents: 4_000 };
    expect(signatures).toContain(keyOfWatch(watch).signature);
    expect(keyOfWatch(watch).toCents).toBe(3_999);
  });
});

describe('weeks', () => {
  it.each([
    ['2026-11-21', '2026-W47'],
    ['2026-01-01', '2026-W01'],
    ['2027-01-03', '2026-W53'],
    ['2024-12-30', '2025-W01'],
  ])('%s is in %s', (day, week) => expect(isoWeek(new Date(`${day}T12:00:00Z`))).toBe(week));
});
