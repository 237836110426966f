import type { PrismaClient } from './generated/client.js';
import type { Transaction } from './prisma.service.js';
import { requestTransaction } from './request-transaction.js';
import type { RequestTransaction } from './request-transaction.js';

type Method = (...args: unknown[]) => Promise<unknown>;
type Methods = Record<string, Method>;

const WRITES = /^(create|update|upsert|delete)|^\$executeRaw/;

/**
 * A client whose writes join the transaction of the request at hand, if there is one (`RequestTransaction`): the writes
 * of a model, `$transaction`, and reads once the transaction is open, so that a request reads what it wrote and never
 * waits for a second connection while it holds one. Without such a transaction it is the client itself.
 */
export function joinRequests<Client extends PrismaClient>(client: Client): Client {
  const bound = new Map<string, unknown>();
  return new Proxy(client, {
    get(target, name) {
      const own: unknown = Reflect.get(target, name);
      if (typeof name !== 'string') return own;
      const transaction = requestTransaction();
      if (transaction) return joined(transaction, target, name, own);
      if (typeof own !== 'function' || !name.startsWith('$')) return own;
      if (!bound.has(name)) bound.set(name, own.bind(target));
      return bound.get(name);
    },
  });
}

function joined(transaction: RequestTransaction, client: object, name: string, own: unknown): unknown {
  if (name === '$transaction') {
    return (work: ((tx: Transaction) => Promise<unknown>) | Promise<unknown>[]) =>
      typeof work === 'function' ? transaction.nested(work) : Promise.all(work);
  }
  if (typeof own === 'function' && /^\$(execute|query)Raw/.test(name)) {
    return redirect(transaction, client as Methods, name, (tx) => tx as unknown as Methods);
  }
  if (!isModel(own)) return typeof own === 'function' && name.startsWith('$') ? own.bind(client) : own;
  return new Proxy(own, {
    get: (model, method) => {
      const call: unknown = Reflect.get(model, method);
      if (typeof method !== 'string' || typeof call !== 'function') return call;
      return redirect(transaction, own, method, (tx) => (tx as unknown as Record<string, Methods>)[name]!);
    },
  });
}

function redirect(
  transaction: RequestTransaction,
  root: Methods,
  method: string,
  inside: (tx: Transaction) => Methods,
): Method {
  if (WRITES.test(method)) return (...args) => transaction.nested((tx) => inside(tx)[method]!(...args));
  if (!transaction.isOpen) return (...args) => root[method]!(...args);
  return async (...args) => inside(await transaction.open())[method]!(...args);
}

function isModel(own: unknown): own is Methods {
  return typeof own === 'object' && own !== null && 'findMany' in own;
}
