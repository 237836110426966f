import Bowser from 'bowser';
import type { FastifyRequest } from 'fastify';
import type { Device } from './sessions.service.js';

/** The device behind a request, as far as it tells. */
export function deviceOf(request: FastifyRequest): Device {
  return { userAgent: request.headers['user-agent']?.slice(0, 300) ?? null, ip: request.ip };
}

/** A device in words, e.g. `Firefox on Linux`. What is not a known browser is named by its first word. */
export function deviceLabel(userAgent: string | null): string {
  if (!userAgent) return 'Unknown device';
  const { browser, os } = Bowser.parse(userAgent);
  const name = browser.name ?? userAgent.split(/[\s/(]/, 1)[0] ?? '';
  const label = [name || 'Unknown browser', os.name].filter(Boolean).join(' on ');
  return label.replace(/[^\x20-\x7e]/g, '').slice(0, 80) || 'Unknown device';
}
