import { sayTheSame } from './same.js';

describe('two values', () => {
  it.each([
    [
      'with their members in another order',
      { a: 1, b: [{ c: 2, d: 3 }] },
      { b: [{ d: 3, c: 2 }], a: 1 },
    ],
    ['one of which leaves out what is undefined in the other', { a: 1, b: undefined }, { a: 1 }],
    ['that are equal', 'a', 'a'],
  ])('%s say the same', (_how, one, other) => {
    expect(sayTheSame(one, other)).toBe(true);
    expect(sayTheSame(other, one)).toBe(true);
  });

  it.each([
    ['a member', { a: 1 }, { a: 2 }],
    ['a member that only one has', { a: 1 }, { a: 1, b: null }],
    ['the order of a list', { a: [1, 2] }, { a: [2, 1] }],
    ['the length of a list', [1], [1, 2]],
    ['a list and an object', [], {}],
    ['null and an object', null, {}],
    ['a number and its text', 1, '1'],
  ])('that differ in %s do not', (_what, one, other) => {
    expect(sayTheSame(one, other)).toBe(false);
    expect(sayTheSame(other, one)).toBe(false);
  });
});
