import Bowser from 'bowser';
import type { FastifyRequest } from 'fastify';
import type { Locale } from '../../common/locales.js';
import type { Device } from './sessions.service.js';

/** The device behind a request, as far as it tells. */
export function deviceOf(request: FastifyRequest): Device {
  return { userAgent: request.headers['user-agent']?.slice(0, 300) ?? null, ip: request.ip };
}

const WORDS: Record<Locale, { on: string; device: string; browser: string }> = {
  en: { on: 'on', device: 'Unknown device', browser: 'Unknown browser' },
  fr: { on: 'sur', device: 'Appareil inconnu', browser: 'Navigateur inconnu' },
  de: { on: 'auf', device: 'Unbekanntes Gerät', browser: 'Unbekannter Browser' },
};

/** A device in words, e.g. `Firefox on Linux`. What is not a known browser is named by its first word. */
export function deviceLabel(userAgent: string | null, locale: Locale = 'en'): string {
  const words = WORDS[locale];
  if (!userAgent) return words.device;
  const { browser, os } = Bowser.parse(userAgent);
  const name = visible(browser.name ?? userAgent.split(/[\s/(]/, 1)[0] ?? '') || words.browser;
  const system = visible(os.name ?? '');
  return (system ? `${name} ${words.on} ${system}` : name).slice(0, 80);
}

function visible(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '');
}
