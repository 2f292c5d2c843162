import { folded, measuresTogether, nameKeyOf, searchedText } from './folded.js';

describe('names', () => {
  it.each([
    ['Größe', 'grosse'],
    ['GRÖSSE', 'grosse'],
    ['Gro\u0308ße', 'grosse'],
    ['Łódź', 'lodz'],
    ['Smørrebrød', 'smorrebrod'],
    ['Æther & Œuvre', 'aether & oeuvre'],
    ['Þórður', 'thordur'],
    ['İstanbul', 'istanbul'],
    ['ﬁne ½', 'fine 1⁄2'],
    ['ŽLUŤOUČKÝ', 'zlutoucky'],
    ['M8x40-Zn', 'm8x40-zn'],
    ['Ελλάδα', 'ελλαδα'],
  ])('%s is %s to whoever compares', (name, expected) => {
    expect(folded(name)).toBe(expected);
    expect(folded(folded(name))).toBe(expected);
  });

  it.each(['en', 'de', 'fr'])('stand in the order of a dictionary in %s', (language) => {
    const letters =
      'aAàÀáâäÄãåÅbBcCçÇdDeEéÉèêëfFgGhHiIíÍîjJkKlLłŁmMnNñoOóöÖôõøpPqQrRsSßšŠtTuUúüÜûvVwWxXyYýzZžŽ0123456789';
    const random = (
      (seed: number) => () =>
        (seed = (seed * 48_271) % 2_147_483_647)
    )(42);
    const word = (): string =>
      Array.from({ length: 1 + (random() % 6) }, () => letters[random() % letters.length]).join('');
    const { compare } = new Intl.Collator(language, { sensitivity: 'base' });
    const wrong: string[] = [];
    for (let n = 0; n < 20_000; n++) {
      const [a, b] = [word(), word()];
      const [keyA, keyB] = [nameKeyOf(a), nameKeyOf(b)];
      const order = keyA < keyB ? -1 : keyA > keyB ? 1 : 0;
      if (order !== Math.sign(compare(a, b))) wrong.push(`${a} ${b}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('measures', () => {
  it.each([
    ['M6 x 20', 'M6x20'],
    ['M6x20', 'M6x20'],
    ['M6 X20', 'M6x20'],
    ['10 × 20 × 30 mm', '10x20x30 mm'],
    ['2,5 x 10', '2,5x10'],
    ['box x large', 'box x large'],
    ['x 20', 'x 20'],
    ['a x 2', 'a x 2'],
  ])('%s is %s to whoever searches', (text, expected) => {
    expect(measuresTogether(text)).toBe(expected);
  });

  it('are found as they stand, and written together', () => {
    expect(searchedText('Schraube M6 x 20, Größe 2')).toBe('schraube m6 x 20, grosse 2 m6x20');
    expect(searchedText('Screw M6x20')).toBe('screw m6x20');
  });
});
