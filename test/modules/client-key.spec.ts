import { describe, expect, it } from '@jest/globals';
import { clientKey, placeOf } from '../../src/platform/limits/client-key.js';

describe('one client', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2'],
    ['2001:db8:1:2::', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ])('is %s by %s', (ip, key) => {
    expect(clientKey(ip)).toBe(key);
  });
});

describe('one place', () => {
  it('is the wider network', () => {
    expect(placeOf('203.0.113.7')).toBe(placeOf('203.0.113.250'));
    expect(placeOf('203.0.113.7')).not.toBe(placeOf('203.0.114.7'));
    expect(placeOf('2001:db8:1:2::1')).toBe(placeOf('2001:db8:1:ffff::9'));
    expect(placeOf('2001:db8:1::1')).not.toBe(placeOf('2001:db8:2::1'));
  });
});
