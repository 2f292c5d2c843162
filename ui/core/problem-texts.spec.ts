import { HttpErrorResponse } from '@angular/common/http';
import { failureOf, loadProblemTexts, problemText } from './failure';

const refused = (code: string, detail: string): HttpErrorResponse =>
  new HttpErrorResponse({
    status: 422,
    error: { code, detail, errors: [{ code, detail, params: {}, suggestions: [] }] },
  });

describe('a problem', () => {
  afterEach(async () => {
    document.documentElement.lang = 'en-GB';
    await loadProblemTexts();
  });

  it('is told in the server’s words where the screens are in its language', async () => {
    document.documentElement.lang = 'en-GB';
    await loadProblemTexts();
    expect(failureOf(refused('cart/empty', 'there is nothing in the cart')).text).toBe(
      'There is nothing in the cart.',
    );
  });

  it('is told by its code in other languages, also at its field', async () => {
    document.documentElement.lang = 'de';
    await loadProblemTexts();
    const { text, errors } = failureOf(refused('cart/empty', 'there is nothing in the cart'));
    expect([text, errors[0]!.detail]).toEqual(['Your cart is empty.', 'Your cart is empty.']);
  });

  it('that has no text of its own is quoted in other languages', async () => {
    document.documentElement.lang = 'fr';
    await loadProblemTexts();
    expect(problemText('feed/other-history', 'no event has this position')).toBe(
      'The request was refused: No event has this position.',
    );
  });
});
