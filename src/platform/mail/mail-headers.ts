import { createHash } from 'node:crypto';
import { toPlainLine } from '../../common/text.js';
import type { OutgoingMail } from './outgoing-mail.js';

/**
 * What every mail says about itself besides its words. Gmail and Yahoo ask for the two headers of RFC 8058; `Auto-Submitted`
 * (RFC 3834) keeps holiday notices from answering, and the reference keeps clients from hiding a mail as a repetition.
 */
export function headersOf({ id, unsubscribeUrl, requestId }: OutgoingMail): Record<string, string> {
  return {
    'Auto-Submitted': 'auto-generated',
    'X-Entity-Ref-ID': toPlainLine(id),
    ...(requestId ? { 'X-Request-Id': toPlainLine(requestId) } : {}),
    ...(unsubscribeUrl
      ? {
          'List-Unsubscribe': `<${new URL(unsubscribeUrl).href}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        }
      : {}),
  };
}

/** The same for every try of one mail, so that servers and mailboxes recognise a second copy. */
export function messageIdOf(mailId: string, from: string): string {
  const domain = /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost';
  return `<${createHash('sha256').update(mailId).digest('hex').slice(0, 40)}@${domain}>`;
}
