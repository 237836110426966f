import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { headersOf } from './mail-headers.js';
import { MailTransport } from './outgoing-mail.js';
import type { OutgoingMail } from './outgoing-mail.js';

export interface StoredMail extends OutgoingMail {
  at: string;
  headers: Record<string, string>;
}

/** Keeps mails as files under the data folder instead of sending them: for development and tests. */
export class OutboxMailer extends MailTransport {
  readonly kind = 'outbox';

  constructor(private readonly folder: string) {
    super();
  }

  async send(mail: OutgoingMail): Promise<string> {
    await mkdir(this.folder, { recursive: true });
    const file = join(this.folder, `${mail.id.replace(/[^\w.-]/g, '_')}.json`);
    if (await this.read(file)) return mail.id;
    const stored: StoredMail = { ...mail, headers: headersOf(mail), at: new Date().toISOString() };
    // Written aside and moved into place, so that a crash never leaves half a mail.
    await writeFile(`${file}.part`, JSON.stringify(stored, null, 2));
    await rename(`${file}.part`, file);
    return mail.id;
  }

  async check(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
  }

  /** Mails "sent" so far, newest first. */
  async list(): Promise<StoredMail[]> {
    const names = await readdir(this.folder).catch(() => []);
    const files = names.filter((name) => name.endsWith('.json'));
    const mails = await Promise.all(files.map((name) => this.read(join(this.folder, name))));
    return mails
      .filter((mail) => mail !== null)
      .sort((a, b) => b.at.localeCompare(a.at) || b.id.localeCompare(a.id));
  }

  private async read(file: string): Promise<StoredMail | null> {
    try {
      return JSON.parse(await readFile(file, 'utf8')) as StoredMail;
    } catch {
      return null;
    }
  }
}
