import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonical } from './canonical.js';

/** Member names of every kind, those that JavaScript puts in an order of its own among them. */
const name = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom(
    '1',
    '10',
    '9',
    '01',
    '-1',
    '1.5',
    '__proto__',
    'toJSON',
    'é',
    '€',
    '😀',
    '\ufb33',
  ),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }),
    fc.maxSafeInteger(),
    // JSON does not tell -0 from 0
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n || 0),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 5 }),
    tie('object'),
  ),
  object: fc
    .array(fc.tuple(name, tie('value')), { maxLength: 40, size: 'medium' })
    // parsed, so that `__proto__` is a member like any other
    .map(
      (members) =>
        JSON.parse(
          `{${members.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join()}}`,
        ) as object,
    ),
}));
const objects = value.map((each) => ({ each }));

describe('the canonical form', () => {
  it('is what RFC 8785 says, as its author’s library writes it', () => {
    fc.assert(
      fc.property(objects, (object) => {
        expect(canonical(object).text).toBe(canonicalize(object));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is parsed to the value that goes with it, in the same order of members', () => {
    fc.assert(
      fc.property(objects, (object) => {
        const { text, value: inOrder } = canonical(object);
        expect(JSON.stringify(inOrder)).toBe(JSON.stringify(JSON.parse(text)));
        expect(inOrder).toEqual(object);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is the same whatever order members were given in, and changes nothing that it was made of', () => {
    const given = { b: [{ y: 1, x: 2 }], a: { d: undefined, c: null } };
    expect(canonical(given).text).toBe('{"a":{"c":null},"b":[{"x":2,"y":1}]}');
    expect(canonical({ a: { c: null }, b: [{ x: 2, y: 1 }] }).text).toBe(canonical(given).text);
    expect(canonical(given).value).toStrictEqual({ a: { c: null }, b: [{ x: 2, y: 1 }] });
    expect(JSON.stringify(given)).toBe('{"b":[{"y":1,"x":2}],"a":{"c":null}}');
  });

  it('of many members is in order, too', () => {
    const names = Array.from({ length: 40 }, (_, i) => `n${(i * 7) % 40}`);
    const many = Object.fromEntries(names.map((each, i) => [each, i]));
    expect(canonical(many).text).toBe(canonicalize(many));
    expect(canonical(canonical(many).value).text).toBe(canonicalize(many));
  });

  it('of members that look like an index is in the order of their digits', () => {
    expect(canonical({ '9': 1, '10': 2, a: { '2': { z: 1, y: 2 } } }).text).toBe(
      '{"10":2,"9":1,"a":{"2":{"y":2,"z":1}}}',
    );
  });

  it('escapes half a character, which RFC 8785 does not know', () => {
    expect(canonical({ b: '\ud83d', a: 1, '1': '\ud83d' }).text).toBe(
      '{"1":"\\ud83d","a":1,"b":"\\ud83d"}',
    );
  });
});
