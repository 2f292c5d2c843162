import { languageFor } from './languages.js';

const offered = ['en-GB', 'de', 'fr'];

describe('the language of the screens', () => {
  it.each([
    ['de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['en-US,en;q=0.9,de;q=0.8', 'en-GB'],
    ['it,fr;q=0.7,en;q=0.3', 'fr'],
    ['en;q=0.2, DE-de;q=0.9', 'de'],
    ['de;q=0,en', 'en-GB'],
    ['ja', 'en-GB'],
    ['', 'en-GB'],
    [';;q=,*', 'en-GB'],
  ])('is what the browser prefers of those there are: %s', (acceptLanguage, language) => {
    expect(languageFor(offered, { acceptLanguage })).toBe(language);
  });

  it('is what somebody has chosen, whatever their browser prefers', () => {
    const acceptLanguage = 'de';
    expect(languageFor(offered, { cookie: 'a=1; tradepost-language=fr', acceptLanguage })).toBe(
      'fr',
    );
    expect(languageFor(offered, { cookie: 'tradepost-language=en-GB', acceptLanguage })).toBe(
      'en-GB',
    );
  });

  it('is never one that there is not, whatever was chosen', () => {
    const cookie = 'tradepost-language=fr';
    expect(languageFor(['en-GB', 'de'], { cookie, acceptLanguage: 'de' })).toBe('de');
    expect(languageFor(['en-GB'], { cookie, acceptLanguage: 'de' })).toBe('en-GB');
  });
});
