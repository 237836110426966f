import { isIPv6 } from 'node:net';

/**
 * What counts as one client: an IPv4 address, or the /64 of an IPv6 address, which is what one household is given and
 * may choose from freely.
 */
export function clientKey(ip: string): string {
  return ip.includes(':') ? networkOf(ip, 4, 4) : ip;
}

/** The wider surroundings of an address, by which a person's usual places are known: IPv4 /24, IPv6 /48. */
export function placeOf(ip: string): string {
  return networkOf(ip, 3, 3);
}

function networkOf(ip: string, octets: number, groups: number): string {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain.split('.').slice(0, octets).join('.');
  const [head = '', tail] = plain.split('%', 1)[0]!.toLowerCase().split('::');
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const gap = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const all = [...left, ...Array<string>(gap).fill('0'), ...right];
  return all
    .slice(0, groups)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':');
}
