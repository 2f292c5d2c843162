import { requireLine } from './text.js';

describe('a name, a code or a number that people read in one line', () => {
  it.each(['a\nb', 'a\r', 'a\tb', '\u0000', 'a\u001db', 'a\u0085b', 'a\u2028b', 'a\u2029'])(
    'is not %j',
    (text) => expect(() => requireLine('name', text, 10)).toThrow('name must be one line'),
  );
  it.each(['M8 × 40', 'Größe', '北京', "'+49", '=1', '📦'])('may be %j', (text) =>
    expect(() => requireLine('name', text, 10)).not.toThrow(),
  );
});
