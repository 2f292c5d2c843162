import { resolve } from 'node:path';
import { replacedIn, replacedWords } from './words.mjs';

const root = resolve(import.meta.dirname, '..');

describe('what people read', () => {
  it('has none of the words that were replaced', () => {
    expect(replacedWords(root)).toEqual([]);
  });

  it('would be refused with a replaced word in a template or a text', () => {
    expect(replacedIn('<button i18n>\n  Not now\n</button>')).toEqual([
      { line: 2, said: 'Not now', use: 'Cancel' },
    ]);
    expect(replacedIn('  title: $localize`Here by`,')).toMatchObject([{ said: 'Here by' }]);
    expect(replacedIn("throw missing('x', 'there is no such order');")).toMatchObject([
      { use: 'this … does not exist' },
    ]);
  });

  it('is not what stands in comments', () => {
    expect(
      replacedIn(' * It comes to zero by itself.\n// by itself\nlet a = 1; // by itself'),
    ).toEqual([]);
  });
});
