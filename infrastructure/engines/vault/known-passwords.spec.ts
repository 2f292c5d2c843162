import { KnownPasswords } from './known-passwords.js';

const rules = new KnownPasswords();
const about = ['Nora Quill', 'nora.quill@paperworks.example', 'Paperworks International Ltd'];

describe('a password', () => {
  it.each([
    'password1234',
    'Password123!',
    'P@ssw0rd1234',
    '            ',
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    '123456789012',
    'qwertyuiop123',
    'iloveyou1234',
  ])('that is tried first is refused: %s', async (password) => {
    expect(await rules.weakness(password, about)).toMatch(/tried first/);
  });

  it.each([
    'nora.quill@paperworks.example',
    'Nora.Quill@Paperworks.example',
    'nora quill 12',
    'paperworks12',
    'international',
  ])('of one’s own name, address or company is refused: %s', async (password) => {
    expect(await rules.weakness(password, about)).not.toBeNull();
  });

  it.each([
    'quill-and-parchment-42',
    'correct horse battery staple',
    'Wq7#kfLm29xZ',
    'ляушка-7-тоннель',
  ])('that nobody would think of is taken, whatever it is made of: %s', async (password) => {
    expect(await rules.weakness(password, about)).toBeNull();
  });
});
