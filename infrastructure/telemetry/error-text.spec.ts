import { invalid } from '../../domain/shared/decider/domain-error.js';
import { SourceError } from '../import/source-rows.js';
import { errorText } from './error-text.js';

const TYPED = 'Nora Quill, 12.50';

const thrownBy = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

describe('an error in the log', () => {
  it.each([
    ['a refused row', () => invalid('import/row', `"${TYPED}" is no price`), 'import/row'],
    ['a table that cannot be read', () => new SourceError(`"${TYPED}"`), 'SourceError'],
    ['a text that is no JSON', () => thrownBy(() => JSON.parse(TYPED)), 'SyntaxError'],
    ['an address', () => thrownBy(() => decodeURIComponent(`%${TYPED}`)), 'URIError'],
    ['what is no error', () => TYPED, 'string'],
  ])('never says what somebody has typed: %s', (_what, made, said) => {
    const text = errorText(made());
    expect(text).toContain(said);
    expect(text).not.toMatch(/Nora|12\.50/);
  });

  it('says of a mistake of ours what it is and where', () => {
    expect(errorText(new TypeError('x is not a function'))).toMatch(/x is not a function\n +at /);
  });
});
