import { StandInError } from './stand-in-errors.js';

type Json = Record<string, unknown>;
type Test = (document: Json) => boolean;

const EARTH_RADIUS = 6_371_000;

/**
 * The part of Meilisearch's filter language that the product speaks, parsed strictly: `attribute = value`, `>=`, `<=`,
 * `>`, `<`, `!=`, `IN [...]`, `_geoRadius(lat, lng, metres)`, joined by AND and OR. Everything else is an error, as there.
 */
export function parseFilter(given: unknown, filterable: readonly string[]): Test {
  if (given === undefined || given === null) return () => true;
  if (typeof given === 'string') return parseExpression(given, filterable);
  if (!Array.isArray(given))
    throw new StandInError(400, 'invalid_search_filter', 'The filter is no text or list');
  const tests = given.map((part) =>
    Array.isArray(part)
      ? anyOf(part.map((one) => parseExpression(String(one), filterable)))
      : parseExpression(String(part), filterable),
  );
  return (document) => tests.every((test) => test(document));
}

const TOKEN =
  /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(>=|<=|!=|=|>|<|\(|\)|\[|\]|,)|([\p{L}\p{N}_.-]+))/uy;

interface Token {
  text: string;
  kind: 'value' | 'sign' | 'word';
}

function parseExpression(text: string, filterable: readonly string[]): Test {
  const tokens = tokensOf(text);
  let at = 0;
  const next = () => tokens[at++] ?? fail(text);
  const is = (word: string) => tokens[at]?.kind !== 'value' && tokens[at]?.text === word;
  const all = (): Test => {
    const tests = [one()];
    while (is('AND') && at++ >= 0) tests.push(one());
    return (document) => tests.every((test) => test(document));
  };
  const some = (): Test => {
    const tests = [all()];
    while (is('OR') && at++ >= 0) tests.push(all());
    return anyOf(tests);
  };
  const one = (): Test => {
    const { text: attribute, kind } = next();
    if (kind === 'sign') return fail(text);
    if (attribute === '_geoRadius') return around();
    if (!filterable.includes(attribute))
      throw new StandInError(400, 'invalid_search_filter', `Attribute \`${attribute}\` is not filterable`);
    const sign = next();
    if (sign.text === 'IN') return among(attribute);
    return comparison(attribute, sign.text, next(), text);
  };
  const around = (): Test => {
    if (!filterable.includes('_geo')) return fail(text);
    const numbers: number[] = [];
    if (next().text !== '(') fail(text);
    for (;;) {
      numbers.push(Number(next().text));
      const { text: sign } = next();
      if (sign === ')') break;
      if (sign !== ',') fail(text);
    }
    const [lat, lng, metres] = numbers;
    if (numbers.length !== 3 || numbers.some(Number.isNaN)) fail(text);
    return (document) => {
      const place = document._geo as { lat: number; lng: number } | null | undefined;
      return place ? metresBetween({ lat: lat!, lng: lng! }, place) <= metres! : false;
    };
  };
  const among = (attribute: string): Test => {
    const values: string[] = [];
    if (next().text !== '[') fail(text);
    while (!is(']')) {
      values.push(next().text);
      if (is(',')) at++;
    }
    at++;
    return anyOf(values.map((value) => comparison(attribute, '=', { text: value, kind: 'value' }, text)));
  };
  const test = some();
  if (at < tokens.length) fail(text);
  return test;
}

function comparison(attribute: string, sign: string, value: Token, text: string): Test {
  if (value.kind === 'sign') return fail(text);
  const equals = (found: unknown) => String(found).toLowerCase() === value.text.toLowerCase();
  const values = (document: Json) => [document[attribute]].flat().filter((found) => found != null);
  const limit = Number(value.text);
  switch (sign) {
    case '=':
      return (document) => values(document).some(equals);
    case '!=':
      return (document) => !values(document).some(equals);
    case '>=':
    case '<=':
    case '>':
    case '<':
      if (Number.isNaN(limit)) return fail(text);
      return (document) =>
        values(document).some((found) => typeof found === 'number' && ORDER[sign](found, limit));
    default:
      return fail(text);
  }
}

const ORDER: Record<'>=' | '<=' | '>' | '<', (one: number, other: number) => boolean> = {
  '>=': (one, other) => one >= other,
  '<=': (one, other) => one <= other,
  '>': (one, other) => one > other,
  '<': (one, other) => one < other,
};

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text);
    if (!match) return fail(text);
    const quoted = match[1] ?? match[2];
    if (quoted !== undefined) tokens.push({ text: quoted.replace(/\\(["'])/g, '$1'), kind: 'value' });
    else if (match[3]) tokens.push({ text: match[3], kind: 'sign' });
    else tokens.push({ text: match[4]!, kind: 'word' });
  }
  return tokens;
}

function anyOf(tests: Test[]): Test {
  return (document) => tests.some((test) => test(document));
}

function fail(text: string): never {
  throw new StandInError(400, 'invalid_search_filter', `Was expecting an operation: ${text}`);
}

export function metresBetween(
  one: { lat: number; lng: number },
  other: { lat: number; lng: number },
): number {
  const rad = (degrees: number) => (degrees * Math.PI) / 180;
  const a =
    Math.sin(rad(other.lat - one.lat) / 2) ** 2 +
    Math.cos(rad(one.lat)) * Math.cos(rad(other.lat)) * Math.sin(rad(other.lng - one.lng) / 2) ** 2;
  return 2 * EARTH_RADIUS * Math.asin(Math.sqrt(a));
}
