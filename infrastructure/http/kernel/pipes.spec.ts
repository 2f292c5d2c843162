import { RequestPipe } from './pipes.js';
import { HttpProblem, type ProblemError } from './problem.js';
import { Parts, StrictWhole, Text } from './rules.js';

class Row {
  @Text({ max: 10 }) code!: string;
  @StrictWhole({ min: 1 }) quantity!: number;
}
class Rows {
  @Text({ max: 20, optional: true }) note?: string;
  @Parts(() => Row, { min: 1, max: 5_000, mayRepeat: 'rows are what they are' }) rows!: Row[];
}

const pipe = new RequestPipe();
const taken = (value: unknown): Rows =>
  pipe.transform(value, { type: 'body', metatype: Rows }) as Rows;
const errorsOf = (value: unknown): readonly ProblemError[] => {
  try {
    taken(value);
  } catch (error) {
    if (error instanceof HttpProblem) return error.problem.errors;
    throw error;
  }
  return [];
};
const right = (n: number) => ({ code: `A-${n}`, quantity: n + 1 });
const rows = (count: number): object[] => Array.from({ length: count }, (_, n) => right(n));

describe('a request with a long list', () => {
  it.each([1, 40, 400, 401, 5_000])('is taken with all of its %i rows, in their order', (count) => {
    const request = taken({ rows: rows(count) });
    expect(request).toBeInstanceOf(Rows);
    expect(request.rows.every((row) => row instanceof Row)).toBe(true);
    expect(request.rows.map((r) => r.code)).toEqual(rows(count).map((_, n) => `A-${n}`));
  });

  it.each([0, 39, 40, 4_999])(
    'names the row %i that is wrong, and what is wrong with it',
    (wrong) => {
      const list = rows(5_000);
      list[wrong] = { code: 'A', quantity: 0 };
      expect(errorsOf({ rows: list })).toMatchObject([
        { pointer: `/rows/${wrong}/quantity`, code: 'request/min', params: { min: 1 } },
      ]);
      list[wrong] = 7 as never;
      expect(errorsOf({ rows: list })[0]!.pointer).toMatch(/^\/rows/);
      list[wrong] = { ...right(wrong), isFree: true };
      expect(errorsOf({ rows: list })).toMatchObject([
        { pointer: `/rows/${wrong}/isFree`, code: 'request/unknown-field' },
      ]);
    },
  );

  it('names twenty things that are wrong, and looks no further', () => {
    expect(errorsOf({ rows: Array.from({ length: 5_000 }, () => ({})) })).toHaveLength(20);
    expect(
      errorsOf({ rows: [...rows(100), ...Array.from({ length: 4_900 }, () => ({}))] }),
    ).toHaveLength(20);
    expect(errorsOf({ rows: rows(5_001) })).toMatchObject([
      { pointer: '/rows', code: 'request/arrayMaxSize', params: { max: 5_000 } },
    ]);
    expect(errorsOf({ rows: [] })).toMatchObject([
      { pointer: '/rows', code: 'request/arrayMinSize' },
    ]);
  });

  it.each<[string, unknown]>([
    ['an empty list', []],
    ['a list of what would be right', [right(2)]],
    ['nothing', null],
    ['a number', 7],
    ['a text', 'A-2'],
  ])('refuses %s in the place of a row, and says where it stands', (_, wrong) => {
    expect(errorsOf({ rows: [right(1), wrong] })).toEqual([
      expect.objectContaining({
        pointer: '/rows/1',
        code: 'request/isObject',
        detail: 'each of rows must be an object',
      }),
    ]);
  });
});
