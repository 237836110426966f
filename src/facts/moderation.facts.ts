import { defineFact } from './fact.js';

export const dealReported = defineFact<
  'deal.reported',
  { dealId: string; reportId: string; reporterId: string }
>('deal.reported');
export const reportResolved = defineFact<
  'report.resolved',
  { reportId: string; dealId: string; reporterId: string; upheld: boolean }
>('report.resolved');
export const appealLodged = defineFact<
  'appeal.lodged',
  { appealId: string; dealId: string; sellerId: string }
>('appeal.lodged');
export const appealDecided = defineFact<
  'appeal.decided',
  {
    appealId: string;
    dealId: string;
    sellerId: string;
    overturned: boolean;
    /** The deal is public again. */
    published: boolean;
    /** The refused change of the deal waits again. */
    reopened: boolean;
  }
>('appeal.decided');
/** Somebody took the decisions, reports and appeals of some days (`2026-11-01`) as a table. */
export const transparencyExported = defineFact<'transparency.exported', { from: string; to: string }>(
  'transparency.exported',
);
export const userSuspended = defineFact<'user.suspended', { userId: string; statementId: string }>(
  'user.suspended',
);
export const suspensionLifted = defineFact<'user.suspension_lifted', { userId: string }>(
  'user.suspension_lifted',
);
