import { readJson } from './bounded-json.js';
import { HttpProblem } from './problem.js';

const refusalOf = (text: string): string => {
  try {
    readJson(text);
  } catch (error) {
    if (error instanceof HttpProblem)
      return `${error.problem.status} ${error.problem.errors[0]!.code}`;
    throw error;
  }
  return 'taken';
};
const many = (count: number, each: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => each(n)).join(',');

describe('a body of JSON', () => {
  it.each([
    ['names', `{${many(90_000, (n) => `"k${n}":1`)}}`, 'request/too-many'],
    ['the same name', `{${many(90_000, () => '"k":1')}}`, 'request/too-many'],
    ['names within a list', `{"lines":[{${many(300, (n) => `"k${n}":1`)}}]}`, 'request/too-many'],
    ['items', `{"lines":[${many(10_001, () => '0')}]}`, 'request/too-many'],
    ['values', `{"a":[${many(9_000, () => '[0,0,0,0,0,0,0]')}]}`, 'request/too-many'],
    ['characters', `{"email":"${'a'.repeat(20_001)}"}`, 'request/text-too-long'],
    ['characters, escaped', `{"email":"${'\\u0061\\"'.repeat(5_000)}"}`, 'request/text-too-long'],
    ['characters in a name', `{"${'a'.repeat(20_001)}":1}`, 'request/text-too-long'],
    ['levels', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'request/too-deep'],
    ['levels that never end', '{"a":'.repeat(20), 'request/too-deep'],
  ])('with too many %s is refused', (_what, text, code) => {
    expect(refusalOf(text)).toBe(`400 ${code}`);
  });

  it.each([
    '',
    '{',
    '{"a":1',
    '{"a":"b',
    '{"a":"b\\',
    ']',
    '}}}}',
    '{"a":1}}',
    'nonsense',
    '"\\u12"',
    '{"a":"\u0001"}',
  ])('that is none (%j) is refused', (text) => {
    expect(refusalOf(text)).toBe('400 http/400');
  });

  it.each(Object.getOwnPropertyNames(Object.prototype))(
    'may not use the name %s, which every object inherits, anywhere',
    (name) => {
      for (const text of [
        `{"${name}":1}`,
        `{"email":{"${name}":"x"}}`,
        `{"lines":[{"a":1},{"b":{"${name}":["x"]}}]}`,
        `{"\\u00${name.charCodeAt(0).toString(16)}${name.slice(1)}":1}`,
      ])
        expect([text, refusalOf(text)]).toEqual([text, '400 request/unknown-field']);
    },
  );

  it.each([
    '{}',
    '[]',
    '"text"',
    'null',
    '{"a":"[[[[[[[[[[[[[[[[[[[[{{{{,,,,"}',
    '{"a":"quote \\" and backslash \\\\","b":[1,2,{"c":null}]}',
    `{"rows":[${many(5_000, (n) => `{"row":${n},"code":"SKU-${n}","quantity":3}`)}]}`,
    `{"attributes":{${many(100, (n) => `"a${n}":"b"`)}}}`,
  ])('that some route may take (%#) is read as it is', (text) => {
    expect(readJson(text)).toEqual(JSON.parse(text));
  });
});
