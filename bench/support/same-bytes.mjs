/**
 * Makes sure that servers answer the same before their speed is compared: the same bytes, but for the order in which an
 * object names its members.
 *
 * @param servers by name
 * @param requests paths, or requests
 * @param options spaced: an answer may have spaces that others have not (PostgreSQL writes a jsonb column with spaces)
 * @throws where two differ
 */
export async function assertSame(servers, requests, { spaced = false } = {}) {
  const [first, ...others] = Object.keys(servers);
  for (const request of requests.map((one) => (typeof one === 'string' ? { path: one } : one))) {
    const expected = await read(servers[first], request);
    for (const name of others) {
      const given = await read(servers[name], request);
      const [one, other] = [expected, given].map((text) => JSON.stringify(inOrder(JSON.parse(text))));
      const asLong = spaced || Buffer.byteLength(given) === Buffer.byteLength(expected);
      if (one !== other || !asLong)
        throw new Error(
          `${request.path}: ${name} does not answer as ${first} does\n${difference(one, other)}`,
        );
    }
  }
}

async function read({ url }, { path, headers }) {
  const reply = await fetch(url + path, { headers });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${url}${path}: ${reply.status} ${text}`);
  return text;
}

/** The same value with the members of every object in the order of their names. */
function inOrder(value) {
  if (Array.isArray(value)) return value.map(inOrder);
  if (value === null || typeof value !== 'object') return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, inOrder(value[name])]));
}

function difference(one, other) {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  const around = (text) => text.slice(Math.max(0, at - 80), at + 120);
  return `… ${around(one)}\n… ${around(other)}`;
}
