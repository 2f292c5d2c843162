import { highlights } from './highlights.js';

describe('what was typed, marked in a text', () => {
  const marked = (text: string, ...words: string[]) =>
    highlights(text, words).map(([from, to]) => text.slice(from, to));

  it('is marked where a word of the text begins with it', () => {
    expect(marked('C5 window envelope, window left', 'win', 'env')).toEqual(['win', 'env', 'win']);
    expect(marked('rewind', 'win')).toEqual([]);
  });

  it('is marked as it is written, whatever its capitals and marks', () => {
    expect(marked('Crème BRÛLÉE dish', 'creme', 'brule')).toEqual(['Crème', 'BRÛLÉ']);
    expect(marked('Cre\u0300me', 'cre')).toEqual(['Cre\u0300']);
  });

  it('takes the longest of several words that begin the same', () => {
    expect(marked('paperback', 'pap', 'paper')).toEqual(['paper']);
  });
});
