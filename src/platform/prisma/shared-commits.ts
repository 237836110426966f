import { Together } from '../../common/together.js';
import { outsideOfRequests } from './request-transaction.js';

/** How rows of one kind are stored. */
export interface Storing<Row, Stored> {
  /** Stores rows in one statement. @returns what became of each; what it says nothing of is tried alone */
  together: (rows: Row[]) => Promise<Map<Row, Stored>>;
  /** Stores one row. What it throws is told to whoever gave the row. */
  alone: (row: Row) => Promise<Stored>;
  /** Rows in one statement at most. */
  most: number;
  /** Statements under way at once; what comes meanwhile is the next one's. */
  lanes: number;
  /** Rows of one turn are stored one after the other; by default none waits for another. */
  turnOf?: (row: Row) => string;
}

/**
 * Rows that come at the same time share a statement, and so a commit: the database flushes its log and wakes the workers
 * once for all of them. Whoever is alone waits for nobody. See docs/decisions/0102-group-commit.md.
 */
export class SharedCommits<Row, Stored> {
  private readonly statements: Together<Row, Stored | undefined>;
  /** The last row of each turn: the next one waits here for it, rather than in the database. */
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(private readonly storing: Storing<Row, Stored>) {
    this.statements = new Together(async (rows) => {
      const stored = await storing.together(rows);
      return rows.map((row) => stored.get(row));
    }, storing);
  }

  /** Stores a row on its own commit, or with others that come at the same time: never in the transaction of a request. */
  async store(row: Row): Promise<Stored> {
    const stored = await this.inTurn(row, () => this.storeTogether(row));
    return stored === undefined ? outsideOfRequests(() => this.storing.alone(row)) : stored;
  }

  /** @returns nothing where the statement left it out, or failed: then nothing of it is stored, and each is told its own error */
  private async storeTogether(row: Row): Promise<Stored | undefined> {
    return outsideOfRequests(() => this.statements.ask(row)).catch(() => undefined);
  }

  /** @param work never fails */
  private async inTurn<T>(row: Row, work: () => Promise<T>): Promise<T> {
    const turn = this.storing.turnOf?.(row);
    if (turn === undefined) return work();
    const before = this.turns.get(turn);
    const mine = before ? before.then(work) : work();
    this.turns.set(turn, mine);
    try {
      return await mine;
    } finally {
      if (this.turns.get(turn) === mine) this.turns.delete(turn);
    }
  }
}
