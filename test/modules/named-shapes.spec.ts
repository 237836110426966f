import { describe, expect, it } from '@jest/globals';
import { NamedShapes } from '../../src/platform/docs/named-shapes.js';

const text = { type: 'object', properties: { name: { type: 'string' } } };
const number = { type: 'object', properties: { name: { type: 'number' } } };

describe('the names of shapes', () => {
  it('are for one shape each, told apart by what they hold', () => {
    const shapes = new NamedShapes();
    shapes.claim('output', 'Item', text);
    shapes.claim('output', 'Item', structuredClone(text));
    shapes.claim('input', 'Item', number);
    shapes.claim('output', 'Other', number);
    expect(() => shapes.claim('output', 'Item', number)).toThrow('two shapes have the id "Item"');
  });
});
