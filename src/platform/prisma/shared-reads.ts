import { Together } from '../../common/together.js';
import type { PreparedStatement } from './prisma.service.js';

/** A process asks no more than four cores of the database can answer; how many share a statement delays the first of them. */
const MANNER = { most: 8, lanes: 4, patienceMs: 100 };

/** SQLSTATE of what PostgreSQL finds wrong with a value. */
const DATA_EXCEPTION = /^22/;

type Read = (statement: PreparedStatement, values: unknown[]) => Promise<object[]>;
type Outcome = PromiseSettledResult<object[]>;

/**
 * Prepared statements that many ask for at the same time, each with values of their own. To be asked, to begin and to end
 * takes the database and us about as long as a short answer does; those who ask in the same turn of the event loop, or while
 * four are under way, share that.
 */
export class SharedReads {
  private readonly reads = new Map<string, Together<unknown[], Outcome>>();

  constructor(private readonly read: Read) {}

  /**
   * @param statement every value is cast where it stands (`$1::uuid`), since it may come as text
   * @param values texts, numbers, truth values, times, or null
   * @returns the rows of these values alone
   */
  async ask(statement: PreparedStatement, values: unknown[]): Promise<object[]> {
    let together = this.reads.get(statement.name);
    if (!together) {
      const shared = sharedBy(statement, values.length);
      together = new Together((asked) => this.readEach(statement, shared, asked), MANNER);
      this.reads.set(statement.name, together);
    }
    const outcome = await together.ask(values);
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }

  private async readEach(
    statement: PreparedStatement,
    shared: PreparedStatement,
    asked: unknown[][],
  ): Promise<Outcome[]> {
    const alone = () => Promise.allSettled(asked.map((values) => this.read(statement, values)));
    if (asked.length === 1) return alone();
    try {
      const columns = asked[0]!.map((_, at) => asked.map((values) => asText(values[at])));
      const rows = (await this.read(shared, columns)) as { nth: number }[];
      const found = Map.groupBy(rows, ({ nth }) => nth);
      return asked.map((_, n) => ({ status: 'fulfilled', value: found.get(n + 1) ?? [] }));
    } catch (error) {
      // What is wrong with the value of one is nothing to the others.
      if (DATA_EXCEPTION.test(String((error as { code?: unknown }).code))) return alone();
      throw error;
    }
  }
}

/** The statement for several at once: its values are columns of texts, its rows tell whose they are (`nth`, from 1 on). */
function sharedBy({ name, text }: PreparedStatement, values: number): PreparedStatement {
  const each = (part: (n: number) => string) =>
    Array.from({ length: values }, (_, n) => part(n + 1)).join(', ');
  // Its LIMIT cuts off nothing: see `elementsOf`.
  return {
    name: `${name}_each`,
    text: `SELECT asked.nth::int, found.* FROM (
      SELECT * FROM unnest(${each((n) => `$${n}::text[]`)}) WITH ORDINALITY AS given (${each((n) => `v${n}`)}, nth)
      LIMIT (SELECT cardinality($1::text[]))
    ) asked CROSS JOIN LATERAL (${text.replace(/\$(\d+)/g, 'asked.v$1')}) found`,
  };
}

function asText(value: unknown): string | null {
  if (value === null || value === undefined || typeof value === 'string') return value ?? null;
  return value instanceof Date ? value.toISOString() : JSON.stringify(value);
}
