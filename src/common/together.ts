interface Waiting<Asked, Answer> {
  asked: Asked;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

interface Manner {
  /** How much is done in one go; what goes beyond is the next one's. */
  most: number;
  /** How many goes may be under way at once; who asks meanwhile is in the next one. */
  lanes: number;
  /** A go that takes longer is not waited for by others: its connection may have died without a word. By default all are. */
  patienceMs?: number;
}

/**
 * Does what many ask for in few goes. Those who ask in the same turn of the event loop, or while as many goes as may be are
 * under way, share one, which begins after all of them have asked. Where it fails, it failed for all of them.
 */
export class Together<Asked, Answer> {
  private waiting: Waiting<Asked, Answer>[] = [];
  private busy = 0;
  private scheduled = false;

  /** @param work answers all that was asked, in the same order */
  constructor(
    private readonly work: (asked: Asked[]) => Promise<Answer[]>,
    private readonly manner: Manner,
  ) {}

  ask(asked: Asked): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ asked, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled || this.busy >= this.manner.lanes || this.waiting.length === 0) return;
    this.scheduled = true;
    // What else is asked in this turn of the event loop goes along.
    setImmediate(() => {
      this.scheduled = false;
      this.begin();
    });
  }

  private begin(): void {
    let inTheWay = true;
    const letOthersBegin = () => {
      if (inTheWay) this.busy--;
      inTheWay = false;
      this.schedule();
    };
    this.busy++;
    const { patienceMs } = this.manner;
    const slow = patienceMs === undefined ? undefined : setTimeout(letOthersBegin, patienceMs);
    void this.answer(this.waiting.splice(0, this.manner.most)).finally(() => {
      clearTimeout(slow);
      letOthersBegin();
    });
    this.schedule();
  }

  private async answer(waiting: Waiting<Asked, Answer>[]): Promise<void> {
    try {
      const answers = await this.work(waiting.map(({ asked }) => asked));
      waiting.forEach(({ resolve }, n) => resolve(answers[n]!));
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }
}
