import { MAX_PRICE_CENTS } from '../../../common/money.js';

/**
 * An amount as people write it in a cell, in minor units: `24.90`, `24,90 €`, `1.234,50`, `1 234`, `CHF 1'234.50`. Of two
 * marks the last is the decimal one; a single one before three digits divides thousands. Null if it is no amount.
 */
export function readMoney(cell: string): number | null {
  const digits = cell
    .replaceAll(/[\s\u00a0\u202f'’]/g, '')
    .replace(/^(?:EUR|CHF|GBP|USD|[€£$])/i, '')
    .replace(/(?:EUR|CHF|GBP|USD|[€£$])$/i, '');
  if (!/^\d[\d.,]*$/.test(digits)) return null;
  const last = Math.max(digits.lastIndexOf(','), digits.lastIndexOf('.'));
  const mark = digits[last];
  const isAlone = last >= 0 && digits.indexOf(mark!) === last && !/[.,]/.test(digits.slice(0, last));
  const decimals = last < 0 ? 0 : digits.length - last - 1;
  const isDecimal = last >= 0 && digits.indexOf(mark!) === last && !(isAlone && decimals === 3);
  if (isDecimal && (decimals === 0 || decimals > 2) && !/^0+$/.test(digits.slice(last + 3))) return null;
  const whole = (isDecimal ? digits.slice(0, last) : digits).replaceAll(/[.,]/g, '');
  const part = isDecimal
    ? digits
        .slice(last + 1)
        .padEnd(2, '0')
        .slice(0, 2)
    : '00';
  const cents = Number(whole) * 100 + Number(part);
  return cents <= MAX_PRICE_CENTS ? cents : null;
}
