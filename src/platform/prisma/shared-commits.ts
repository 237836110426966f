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

interface Waiting<Row, Stored> {
  row: Row;
  settle: (stored: Stored | undefined) => void;
}

/**
 * Rows that come at the same time share a statement, and so a commit: the database flushes its log and wakes the workers
 * once for all of them. Whoever is alone waits for nobody. See docs/decisions/0102-group-commit.md.
 */
export class SharedCommits<Row, Stored> {
  private waiting: Waiting<Row, Stored>[] = [];
  private busy = 0;
  /** Turns with a row under way: their next one waits here rather than in the database. */
  private readonly underway = new Set<string>();

  constructor(private readonly storing: Storing<Row, Stored>) {}

  /** Stores a row on its own commit, or with others that come at the same time: never in the transaction of a request. */
  async store(row: Row): Promise<Stored> {
    const together = new Promise<Stored | undefined>((settle) => this.waiting.push({ row, settle }));
    outsideOfRequests(() => this.begin());
    const stored = await together;
    return stored === undefined ? outsideOfRequests(() => this.storing.alone(row)) : stored;
  }

  private begin(): void {
    if (this.busy >= this.storing.lanes || !this.waiting.some(({ row }) => this.mayGo(row))) return;
    this.busy++;
    // What else arrives in this turn of the event loop goes along.
    setImmediate(() => void this.storeTogether());
  }

  private async storeTogether(): Promise<void> {
    const batch = this.takeBatch();
    const rows = batch.map(({ row }) => row);
    try {
      const stored = rows.length === 0 ? null : await this.runTogether(rows);
      for (const { row, settle } of batch) settle(stored?.get(row));
    } finally {
      for (const row of rows) this.endTurn(row);
      this.busy--;
      this.begin();
    }
  }

  private async runTogether(rows: Row[]): Promise<Map<Row, Stored> | null> {
    try {
      return await this.storing.together(rows);
    } catch {
      // Nothing of it is stored. Each is tried alone, so that one cannot fail the others, and its own error is told.
      return null;
    }
  }

  /** The ones that wait longest, one for each turn. */
  private takeBatch(): Waiting<Row, Stored>[] {
    const batch: Waiting<Row, Stored>[] = [];
    const later: Waiting<Row, Stored>[] = [];
    for (const one of this.waiting) {
      if (batch.length >= this.storing.most || !this.mayGo(one.row)) later.push(one);
      else {
        batch.push(one);
        this.beginTurn(one.row);
      }
    }
    this.waiting = later;
    return batch;
  }

  private mayGo(row: Row): boolean {
    return !this.storing.turnOf || !this.underway.has(this.storing.turnOf(row));
  }

  private beginTurn(row: Row): void {
    if (this.storing.turnOf) this.underway.add(this.storing.turnOf(row));
  }

  private endTurn(row: Row): void {
    if (this.storing.turnOf) this.underway.delete(this.storing.turnOf(row));
  }
}
