import fc from 'fast-check';
import { distanceOf, Spelling } from './spelling.js';

const spelling = new Spelling([
  { word: 'envelope', documents: 40 },
  { word: 'envelopes', documents: 10 },
  { word: 'paper', documents: 90 },
  { word: 'piper', documents: 2 },
  { word: 'packaging', documents: 30 },
  { word: '85123a', documents: 1 },
]);

describe('spelling', () => {
  it('finds what was meant: a letter too many, missing, wrong, or two swapped', () => {
    for (const wrong of ['enveloppe', 'evelope', 'envalope', 'envleope'])
      expect(spelling.near(wrong, 1)).toEqual(['envelope']);
  });

  it('puts the nearest first, then the word of more documents', () => {
    expect(spelling.near('pamer', 3)).toEqual(['paper']);
    expect(spelling.near('paiper', 3)).toEqual(['paper', 'piper']);
  });

  it('forgives two mistakes in long words only', () => {
    expect(spelling.near('packigang', 1)).toEqual(['packaging']);
    expect(spelling.near('pepir', 1)).toEqual([]);
  });

  it('leaves codes and very short words alone', () => {
    expect([spelling.near('85123b', 3), spelling.near('pap', 3)]).toEqual([[], []]);
  });

  it('finds every word again after any one mistake', () => {
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    const word = fc.string({ unit: fc.constantFrom(...letters), minLength: 5, maxLength: 20 });
    fc.assert(
      fc.property(
        word,
        fc.nat(),
        fc.constantFrom('insert', 'delete', 'replace', 'swap'),
        fc.constantFrom(...letters),
        (right, place, mistake, letter) => {
          const at = place % (right.length - 1);
          const wrong = {
            insert: right.slice(0, at) + letter + right.slice(at),
            delete: right.slice(0, at) + right.slice(at + 1),
            replace: right.slice(0, at) + letter + right.slice(at + 1),
            swap: right.slice(0, at) + right[at + 1]! + right[at]! + right.slice(at + 2),
          }[mistake];
          fc.pre(wrong !== right && wrong.length >= 4);
          expect(distanceOf(wrong, right, 2)).toBe(1);
          expect(new Spelling([{ word: right, documents: 1 }]).near(wrong, 1)).toEqual([right]);
        },
      ),
    );
  });
});
