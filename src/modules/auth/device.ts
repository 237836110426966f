import Bowser from 'bowser';
import type { FastifyRequest } from 'fastify';
import type { Device } from './sessions.service.js';

/** The device behind a request, as far as it tells. */
export function deviceOf(request: FastifyRequest): Device {
  return { userAgent: request.headers['user-agent']?.slice(0, 300) ?? null, ip: request.ip };
}

/** What a User-Agent tells; null: nothing. */
export interface DeviceParts {
  browser: string | null;
  system: string | null;
}

/** The browser and the system behind a User-Agent. What is not a known browser is named by its first word. */
export function devicePartsOf(userAgent: string | null): DeviceParts {
  if (!userAgent) return { browser: null, system: null };
  const { browser, os } = Bowser.parse(userAgent);
  const name = browser.name ?? userAgent.split(/[\s/(]/, 1)[0] ?? '';
  return { browser: visible(name) || null, system: visible(os.name ?? '') || null };
}

/** A device in words, e.g. `Firefox on Linux`. */
export function deviceLabel(userAgent: string | null): string {
  const { browser, system } = devicePartsOf(userAgent);
  if (!browser && !system) return userAgent ? 'Unknown browser' : 'Unknown device';
  return [browser ?? 'Unknown browser', system].filter(Boolean).join(' on ');
}

function visible(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '').slice(0, 40);
}
