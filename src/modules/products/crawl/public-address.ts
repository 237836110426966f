import ipaddr from 'ipaddr.js';

/**
 * Whether an address is one of the public internet: not of this machine, a private network, a link, a cloud's metadata or
 * one of the wrappings of an IPv4 address in IPv6 (IANA special-purpose registries).
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  // IPv4-mapped addresses are of the range "ipv4Mapped", 64:ff9b:: of "rfc6052", and so on: none is "unicast".
  return parsed.range() === 'unicast';
}

/** Whether a host as `URL` gives it is a number instead of a name: decimal, octal and short forms are dotted by then. */
export function isNumericHost(host: string): boolean {
  return ipaddr.isValid(host.replace(/^\[|\]$/g, ''));
}
