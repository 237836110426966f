import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { mailConfig } from '../../config/mail.config.js';
import type { MailConfig } from '../../config/mail.config.js';
import { RouteNotFound } from '../errors/http.problems.js';
import type { SuppressionReason } from '../prisma/generated/client.js';
import { PrismaService } from '../prisma/prisma.service.js';
import type { Transaction } from '../prisma/prisma.service.js';
import { WebhookIdReused, WebhookNotGenuine } from './mail.problems.js';
import { ResendEvent } from './resend-webhook.dto.js';
import { Suppressions } from './suppressions.service.js';

/** What Resend tells of mails that it took. Each message has its effect once. */
@Injectable()
export class ResendWebhooks {
  private readonly verifiers: Webhook[];

  constructor(
    @Inject(mailConfig.KEY) { webhookSecrets }: MailConfig,
    private readonly prisma: PrismaService,
    private readonly suppressions: Suppressions,
  ) {
    this.verifiers = webhookSecrets.map((secret) => new Webhook(secret));
  }

  /**
   * Receipt, suppression and fact in one transaction: a message that comes twice finds its receipt and does nothing.
   *
   * @param raw the body byte for byte: the signature is over it
   * @throws RouteNotFound without a secret, WebhookNotGenuine, WebhookIdReused
   */
  async receive(raw: Buffer, headers: IncomingHttpHeaders): Promise<void> {
    if (this.verifiers.length === 0) throw new RouteNotFound();
    const body = raw.toString('utf8');
    const id = this.verify(body, headers);
    await this.prisma.$transaction(async (tx) => {
      if (await this.isNew(tx, id, body)) await this.apply(tx, body);
    });
  }

  /** Resend names the headers of Standard Webhooks as Svix did before. @returns the id of the message */
  private verify(body: string, headers: IncomingHttpHeaders): string {
    const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map((name) =>
      String(headers[`svix-${name}`] ?? headers[`webhook-${name}`] ?? ''),
    ) as [string, string, string];
    if (id.length > 200 || !/^\d{1,12}$/.test(timestamp)) throw new WebhookNotGenuine();
    const standard = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
    if (!this.verifiers.some((verifier) => holds(verifier, body, standard))) throw new WebhookNotGenuine();
    return id;
  }

  private async isNew(tx: Transaction, id: string, body: string): Promise<boolean> {
    const bodyHash = new Uint8Array(createHash('sha256').update(body).digest());
    const { count } = await tx.webhookReceipt.createMany({ data: { id, bodyHash }, skipDuplicates: true });
    if (count === 1) return true;
    const earlier = await tx.webhookReceipt.findUnique({ where: { id } });
    if (earlier && !Buffer.from(earlier.bodyHash).equals(bodyHash)) throw new WebhookIdReused();
    return false;
  }

  private async apply(tx: Transaction, body: string): Promise<void> {
    const event = ResendEvent.safeParse(JSON.parse(body));
    const reason = event.success ? reasonOf(event.data) : null;
    if (!event.success || !reason) return;
    const { to, email_id: providerId } = event.data.data;
    // In one order always, so that two messages about the same addresses do not wait for each other.
    for (const address of [...new Set(to)].sort()) {
      await this.suppressions.suppress(tx, address, reason, providerId);
    }
  }
}

function holds(verifier: Webhook, body: string, headers: Record<string, string>): boolean {
  try {
    verifier.verify(body, headers, { jsonParse: false });
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}

/** Why an event puts its address on the list; null: it does not. A full mailbox (a transient bounce) may have room again. */
function reasonOf({ type, data }: ResendEvent): SuppressionReason | null {
  if (type === 'email.complained') return 'COMPLAINT';
  if (type === 'email.suppressed') return 'BOUNCE';
  return type === 'email.bounced' && data.bounce?.type.toLowerCase() === 'permanent' ? 'BOUNCE' : null;
}
