/** A step that did not come out as promised. */
export class Disappointment extends Error {
  constructor(what, detail) {
    super(what);
    this.detail = detail;
  }
}

const colours = process.stdout.isTTY
  ? { green: '\x1b[32m', red: '\x1b[31m', dim: '\x1b[2m', off: '\x1b[0m' }
  : null;
const paint = (colour, text) => (colours ? `${colours[colour]}${text}${colours.off}` : text);

/** Tells the journey line by line: who did what, and what came back. */
export class Report {
  steps = 0;

  say(line) {
    console.log(line);
  }

  step(who, what, outcome) {
    this.steps++;
    console.log(`${paint('green', '✓')} ${who.padEnd(10)} ${what.padEnd(52)} ${paint('dim', outcome)}`);
  }

  skip(who, what, why) {
    console.log(`- ${who.padEnd(10)} ${what.padEnd(52)} ${paint('dim', `skipped: ${why}`)}`);
  }

  fail(error) {
    console.error(`\n${paint('red', '✗')} Step ${this.steps + 1}: ${error.message}`);
    if (error instanceof Disappointment) console.error(`  ${JSON.stringify(error.detail, null, 2)}`);
    else console.error(error.stack);
  }
}
