import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from './wait.js';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

interface Answer {
  id?: number;
  error?: { message: string };
  result?: Record<string, unknown>;
}

/** One page of a browser without a window, spoken to by the Chrome DevTools Protocol. */
export class BrowserPage {
  private next = 0;
  private readonly waiting = new Map<number, (answer: Answer) => void>();

  private constructor(
    private readonly browser: ChildProcess,
    private readonly folder: string,
    private readonly socket: WebSocket,
  ) {
    socket.addEventListener('message', ({ data }) => {
      const answer = JSON.parse(String(data)) as Answer;
      if (answer.id !== undefined) this.waiting.get(answer.id)?.(answer);
    });
  }

  /** @throws Error where there is no Chromium */
  static async open(address: string): Promise<BrowserPage> {
    if (!existsSync(CHROMIUM)) throw new Error('There is no Chromium here: set CHROMIUM to the program');
    const folder = await mkdtemp(join(tmpdir(), 'kwad-browser-'));
    const browser = spawn(
      CHROMIUM,
      [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--remote-debugging-port=0',
        `--user-data-dir=${folder}`,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let said = '';
    browser.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const port = () => /ws:\/\/127\.0\.0\.1:(\d+)\//.exec(said)?.[1];
    await waitFor('the browser', () => port() !== undefined, 60_000);
    const reply = await fetch(`http://127.0.0.1:${port()}/json/new?about:blank`, { method: 'PUT' });
    const { webSocketDebuggerUrl } = (await reply.json()) as { webSocketDebuggerUrl: string };
    const socket = new WebSocket(webSocketDebuggerUrl);
    await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
    const page = new BrowserPage(browser, folder, socket);
    // As tall as the whole page: what is out of sight is not drawn before somebody scrolls there.
    const screen = { width: 1_280, height: 40_000, deviceScaleFactor: 1, mobile: false };
    await page.send('Emulation.setDeviceMetricsOverride', screen);
    await page.send('Page.navigate', { url: address });
    return page;
  }

  /** Runs an expression in the page. @returns its value, of a promise what it resolves to */
  async run<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = (await this.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    })) as { result: { value: T }; exceptionDetails?: { exception?: { description?: string } } };
    if (exceptionDetails) throw new Error(`${exceptionDetails.exception?.description} in ${expression}`);
    return result.value;
  }

  /** Waits for an element. */
  async see(selector: string): Promise<void> {
    const found = `document.querySelector(${JSON.stringify(selector)}) !== null`;
    await waitFor(selector, () => this.run<boolean>(found), 60_000);
  }

  async click(selector: string): Promise<void> {
    await this.see(selector);
    await this.run(`document.querySelector(${JSON.stringify(selector)}).click()`);
  }

  /** Types over what a field holds, as the page's own script notices it. */
  async fill(selector: string, text: string): Promise<void> {
    await this.see(selector);
    await this.run(`(() => {
      const field = document.querySelector(${JSON.stringify(selector)});
      const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value');
      set.call(field, ${JSON.stringify(text)});
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.dispatchEvent(new Event('change', { bubbles: true }));
      field.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
    })()`);
  }

  /** Chooses a file of this machine. */
  async choose(selector: string, file: string): Promise<void> {
    await this.see(selector);
    const { root } = (await this.send('DOM.getDocument')) as { root: { nodeId: number } };
    const { nodeId } = await this.send('DOM.querySelector', { nodeId: root.nodeId, selector });
    await this.send('DOM.setFileInputFiles', { nodeId, files: [file] });
  }

  async close(): Promise<void> {
    this.socket.close();
    const ended = new Promise((resolve) => this.browser.once('exit', resolve));
    this.browser.kill('SIGKILL');
    await ended;
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private async send(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = ++this.next;
    const answer = await new Promise<Answer>((resolve) => {
      this.waiting.set(id, resolve);
      this.socket.send(JSON.stringify({ id, method, params }));
    });
    this.waiting.delete(id);
    if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
    return answer.result ?? {};
  }
}
