/** A figure, in one unit, within what is plausible. */
export interface NumberSpec {
  type: 'number';
  /** As people write it: `mm`, `g`, `rpm/V`; empty for a plain count. */
  unit: string;
  min: number;
  max: number;
  whole: boolean;
}

/** A word or a few: `XT60`, `carbon fiber`. */
export interface TextSpec {
  type: 'text';
}

/** Whether it has something. */
export interface FlagSpec {
  type: 'flag';
}

export type Spec = NumberSpec | TextSpec | FlagSpec;
export type SpecValue = string | number | boolean;
export type Specs = Record<string, SpecValue>;

export const MAX_SPEC_TEXT = 120;

export function figure(unit: string, min: number, max: number): NumberSpec {
  return { type: 'number', unit, min, max, whole: false };
}

export function count(unit: string, min: number, max: number): NumberSpec {
  return { type: 'number', unit, min, max, whole: true };
}

export const text: TextSpec = { type: 'text' };
export const flag: FlagSpec = { type: 'flag' };
