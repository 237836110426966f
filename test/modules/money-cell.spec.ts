import { describe, expect, it } from '@jest/globals';
import { readMoney } from '../../src/modules/products/imports/money-cell.js';

describe('amounts in cells', () => {
  it.each([
    ['24.90', 2_490],
    ['24,90', 2_490],
    ['24,9', 2_490],
    ['24', 2_400],
    ['0', 0],
    ['0.05', 5],
    ['€24.90', 2_490],
    ['24,90 €', 2_490],
    ['CHF 1’234.50', 123_450],
    ['1.234,50', 123_450],
    ['1,234.50', 123_450],
    ['1.234', 123_400],
    ['1,234', 123_400],
    ['0.234.567', 23_456_700],
    ['24.905', 2_490_500],
    ['1\u202f234,5', 123_450],
    ['19.9000', 1_990],
    ['1000000', 100_000_000],
  ])('reads %j as %d', (cell, cents) => {
    expect(readMoney(cell)).toBe(cents);
  });

  it.each(['', 'free', '-5', '1e3', '1.234.567', '24.', '.5', '1,2,3.4.5x', '99999999', '=1+1', '12 apples'])(
    'refuses %j',
    (cell) => {
      expect(readMoney(cell)).toBeNull();
    },
  );
});
