import { describe, expect, it } from '@jest/globals';
import { etagOf, versionFrom } from '../../src/platform/http/etag.js';

describe('the version of what was read', () => {
  it.each([1, 42, 999_999_999])('%d comes back as it went', (version) =>
    expect(versionFrom(etagOf(version))).toBe(version),
  );

  it.each([undefined, ''])('is asked for where it is missing (%p)', (header) =>
    expect(() => versionFrom(header)).toThrow('Send If-Match with the ETag that you last read'),
  );

  it.each(['*', '1', 'W/"1"', '"x"', '""', '"1", "2"', '"-1"', '"1.5"', '"9999999999"', "'1'"])(
    'is not %s',
    (header) => expect(() => versionFrom(header)).toThrow('If-Match: must be the ETag of the last reading'),
  );
});
