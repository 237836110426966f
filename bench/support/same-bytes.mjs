/**
 * Makes sure that servers answer the same before their speed is compared.
 *
 * @param servers by name
 * @param requests paths, or requests
 * @throws where two differ, by a byte or (with `asJson`, for answers whose spaces say nothing) by a value
 */
export async function assertSame(servers, requests, { asJson = false } = {}) {
  const [first, ...others] = Object.keys(servers);
  for (const request of requests.map((one) => (typeof one === 'string' ? { path: one } : one))) {
    const expected = await read(servers[first], request, asJson);
    for (const name of others) {
      const given = await read(servers[name], request, asJson);
      if (given !== expected)
        throw new Error(
          `${request.path}: ${name} does not answer as ${first} does\n${difference(expected, given)}`,
        );
    }
  }
}

async function read({ url }, { path, headers }, asJson) {
  const reply = await fetch(url + path, { headers });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${url}${path}: ${reply.status} ${text}`);
  return asJson ? JSON.stringify(JSON.parse(text)) : text;
}

function difference(one, other) {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  const around = (text) => text.slice(Math.max(0, at - 80), at + 120);
  return `… ${around(one)}\n… ${around(other)}`;
}
