// JSON-RPC over standard input and output, one message on each line: how the Prisma CLI talks to its schema engine.
import { createInterface } from 'node:readline';

const PRINT_ID = 'print';

/**
 * Answers requests until the input ends.
 *
 * @param {() => Promise<object>} openEngine called at the first request
 */
export async function serveRequests(openEngine) {
  let engine;
  for await (const line of createInterface({ input: process.stdin })) {
    if (!line.trim()) continue;
    const { id, method, params } = JSON.parse(line);
    if (!method) continue; // the CLI's answer to `print`
    try {
      engine ??= await openEngine();
      send({ id, result: await answer(engine, method, params) });
    } catch (error) {
      send({ id, error: toRpcError(error) });
    }
  }
}

async function answer(engine, method, params) {
  const name = method === 'getDatabaseVersion' ? 'version' : method;
  if (typeof engine[name] !== 'function') {
    throw new Error(`The schema engine in WebAssembly has no ${method}.`);
  }
  const result = (await engine[name](params)) ?? null;
  // The native engine prints the difference itself and leaves it out of its answer.
  if (method === 'diff' && result.stdout)
    send({ id: PRINT_ID, method: 'print', params: { content: result.stdout } });
  return result;
}

function toRpcError({ message, code }) {
  const data = { is_panic: false, message, meta: null, error_code: code ?? null };
  return { code: 4466, message: 'An error happened. Check the data field for details.', data };
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}
