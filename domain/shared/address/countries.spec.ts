import {
  countryCodes,
  countryMeant,
  historicalCountryMeant,
  isCountry,
  isHistoricalCountry,
  requireCountry,
} from './countries.js';

describe('a country', () => {
  it('is one of the codes that ISO 3166-1 has assigned', () => {
    expect(countryCodes).toHaveLength(249);
    for (const code of ['GB', 'GR', 'IM', 'JE', 'AX', 'MC', 'GP', 'SX'])
      expect(isCountry(code)).toBe(true);
    for (const code of ['UK', 'EL', 'XI', 'XX', 'ZZ', 'EU', 'IC', 'XK', 'AN', 'YU', 'gb', ''])
      expect(isCountry(code)).toBe(false);
  });

  it.each([
    ['UK', 'GB'],
    ['EL', 'GR'],
    ['XI', 'GB'],
    ['gb', 'GB'],
    ['United Kingdom', 'GB'],
    ['england', 'GB'],
    ['Deutschland', 'DE'],
    ['Allemagne', 'DE'],
    ['Holland', 'NL'],
    ['USA', 'US'],
    [' France ', 'FR'],
    ['Polska', 'PL'],
  ])('written as %s is meant as %s', (written, code) => {
    expect(countryMeant(written)).toBe(code);
  });

  it.each(['XX', 'Atlantis', 'ZZ', 'EU', '', '44'])('is not guessed from %p', (written) => {
    expect(countryMeant(written)).toBeNull();
  });

  it('that is wrong is refused with what was probably meant', () => {
    expect(() => requireCountry('address.country', 'GB')).not.toThrow();
    expect(() => requireCountry('address.country', 'UK')).toThrow(
      expect.objectContaining({
        code: 'address/country',
        message: expect.stringContaining('did you mean GB?') as string,
        details: { field: 'address.country', allowed: ['GB'] },
      }) as Error,
    );
    expect(() => requireCountry('address.country', 'XX')).toThrow(
      expect.objectContaining({ details: { field: 'address.country' } }) as Error,
    );
  });

  it('of the past may also be unknown, or no more than the European Union', () => {
    for (const code of ['ZZ', 'EU', 'GB']) {
      expect(isHistoricalCountry(code)).toBe(true);
      expect(historicalCountryMeant(code.toLowerCase())).toBe(code);
    }
    expect(isHistoricalCountry('UK')).toBe(false);
    expect(historicalCountryMeant('UK')).toBe('GB');
  });
});
