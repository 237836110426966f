import pg from 'pg';
import { requestContext } from '../../src/platform/logging/request-context.js';
import type { Reply } from './client.js';

export interface Statement {
  text: string;
  values: unknown[];
  /** Of the request, or of the one whose fact was being delivered. */
  requestId?: string | undefined;
}

type Query = (this: pg.Client, ...args: unknown[]) => unknown;

/**
 * Runs `work` and returns every statement that any connection of this process sent meanwhile, but for those that begin
 * and end transactions. Nothing is stubbed: the statements run.
 */
export async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const seen: Statement[] = [];
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const original = prototype.query;
  prototype.query = function (...args) {
    const [first, second] = args as [string | { text?: string; values?: unknown[] }, unknown];
    const text = typeof first === 'string' ? first : (first.text ?? '');
    const values = typeof first === 'string' ? second : first.values;
    if (isAboutData(text))
      seen.push({
        text,
        values: Array.isArray(values) ? values : [],
        requestId: requestContext()?.requestId,
      });
    return original.apply(this, args);
  };
  try {
    await work();
  } finally {
    prototype.query = original;
  }
  return seen;
}

/** Sends one request, which must succeed. @returns its own statements: not what goes on in the background */
export async function statementsOfRequest(send: () => Promise<Reply<unknown>>): Promise<Statement[]> {
  let reply: Reply<unknown> | undefined;
  const statements = await statementsOf(async () => (reply = await send()));
  if (reply?.status !== 200) throw new Error(`${reply?.status} ${JSON.stringify(reply?.body)}`);
  const own = reply.headers.get('X-Request-Id');
  return statements.filter(({ requestId }) => requestId === own);
}

function isAboutData(text: string): boolean {
  return /\b(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i.test(text) && !/pgboss|pg_listening_channels/.test(text);
}

/** What EXPLAIN says of a node of a plan; `Plans` are its children. */
export interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Shared Hit Blocks'?: number;
  'Shared Read Blocks'?: number;
  /** For each loop; absent where the plan was not run. */
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  Plans?: PlanNode[];
}

/** Every node of a plan. */
export function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** Pages of 8 kB that a plan touched, in memory or not. */
export function buffersIn(plan: PlanNode): number {
  return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
}

/** How many rows the largest sort of a plan took in. */
export function largestSort(plan: PlanNode): number {
  const sorts = nodesOf(plan).filter((node) => /Sort$/.test(node['Node Type']));
  return Math.max(
    0,
    ...sorts.map(({ Plans = [] }) => Math.max(0, ...Plans.map((input) => input['Actual Rows'] ?? 0))),
  );
}

/** Explains statements on a connection of its own, without the application's timeouts. */
export class Explainer {
  private constructor(private readonly client: pg.Client) {}

  static async connect(databaseUrl: string): Promise<Explainer> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    return new Explainer(client);
  }

  /** Runs the statement and tells what it did, or with `generic` how a plan for any values would look. */
  async explain({ text, values }: Statement, { generic = false } = {}): Promise<PlanNode> {
    const how = generic ? 'GENERIC_PLAN, FORMAT JSON' : 'ANALYZE, BUFFERS, FORMAT JSON';
    const { rows } = await this.client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `EXPLAIN (${how}) ${text}`,
      generic ? undefined : values,
    );
    return rows[0]!['QUERY PLAN'][0].Plan;
  }

  /** Pages that a statement touches. */
  async buffersOf(statement: Statement): Promise<number> {
    return buffersIn(await this.explain(statement));
  }

  /** The same of several, one after the other; what they write is undone. */
  async buffersOfAll(statements: Statement[]): Promise<number> {
    await this.client.query('BEGIN');
    try {
      let sum = 0;
      for (const statement of statements) sum += await this.buffersOf(statement);
      return sum;
    } finally {
      await this.client.query('ROLLBACK');
    }
  }

  /** Names of the tables that hold at most so many rows, by the last ANALYZE. */
  async tablesBelow(rows: number): Promise<Set<string>> {
    const found = await this.client.query<{ relname: string }>(
      `SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples <= $1`,
      [rows],
    );
    return new Set(found.rows.map(({ relname }) => relname));
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}
