import { z } from 'zod';
import { isPlainText } from '../../common/text.js';

/** Why a deal was declined or taken down: shown to the seller. */
export const DECLINE_REASONS = [
  'PROHIBITED_ITEM',
  'SUSPECTED_SCAM',
  'WRONG_CATEGORY',
  'MISLEADING_TITLE',
  'POOR_PICTURES',
  'POOR_DESCRIPTION',
  'UNREALISTIC_PRICE',
  'DUPLICATE',
  'OTHER',
] as const;

export const DECISION_NOTE = z.string().trim().min(1).max(1_000).refine(isPlainText, 'must be plain text');
/** A reason of OTHER says nothing by itself. */
export const explained = ({ reason, note }: { reason: string; note?: string | undefined }) =>
  reason !== 'OTHER' || note !== undefined;
export const EXPLAIN = { message: 'say why when the reason is OTHER', path: ['note'] };
