import fc from 'fast-check';
import { taxIdForms } from './tax-id-forms.js';
import { requireTaxId, taxIdOf } from './tax-id.js';

describe('a tax id', () => {
  it.each(Object.entries(taxIdForms))(
    'of %s is right as its example says, however it is spaced',
    (country, { example, prefix }) => {
      const read = taxIdOf(example, country);
      expect(read).toMatchObject({ country, isValid: true });
      expect(read.id.startsWith(prefix)).toBe(true);
      const spaced = ` ${[...example.toLowerCase()].join(' ')}. `;
      expect(taxIdOf(spaced, country)).toEqual(read);
      // whoever enters it, and read again as it was normalised
      expect(taxIdOf(example, 'US')).toEqual(read);
      expect(taxIdOf(read.id, country)).toEqual(read);
    },
  );

  it.each(Object.entries(taxIdForms).filter(([country]) => country !== 'XI'))(
    'of %s is known without its prefix where its company has its seat there',
    (country, { example, prefix }) => {
      const { id } = taxIdOf(example, country);
      expect(taxIdOf(id.slice(prefix.length), country)).toEqual({ country, id, isValid: true });
    },
  );

  it.each(Object.entries(taxIdForms))(
    'of %s with one digit wrong is none',
    (country, { example }) => {
      const wrong = [...taxIdOf(example, country).id];
      const at = wrong.findLastIndex((c) => /\d/.test(c));
      const before = country === 'NL' ? at - 3 : at;
      wrong[before] = String((Number(wrong[before]) + 1) % 10);
      expect(taxIdOf(wrong.join(''), country).isValid).toBe(false);
    },
  );

  it.each([
    ['n/a', 'FR'],
    ['none', 'DE'],
    ['DE123456789', 'DE'],
    ['DE123456789', 'FR'],
    ['FR', 'FR'],
    ['0', 'GB'],
    ['GB123456789', 'GB'],
    ['ESTAX', 'ES'],
    ['applied for', 'US'],
    ['-', 'AU'],
    ['', 'DE'],
  ])('is not what %p of a company in %s is', (text, country) => {
    expect(taxIdOf(text, country).isValid).toBe(false);
  });

  it.each([
    ['EL094259216', 'GR', 'GR', 'EL094259216'],
    ['GR 094259216', 'GR', 'GR', 'EL094259216'],
    ['094259216', 'GR', 'GR', 'EL094259216'],
    ['FR53000004605', 'MC', 'FR', 'FR53000004605'],
    ['980780684', 'IM', 'GB', 'GB980780684'],
    ['XI980780684', 'GB', 'XI', 'XI980780684'],
    ['CHE-107.787.577 MWST', 'CH', 'CH', 'CHE107787577'],
    ['CHE-107.787.577', 'LI', 'CH', 'CHE107787577'],
    ['995 525 828 MVA', 'NO', 'NO', 'NO995525828'],
    ['NL000099998B57', 'NL', 'NL', 'NL000099998B57'],
    ['IE3628739UA', 'IE', 'IE', 'IE3628739UA'],
    ['12-3456789', 'US', 'US', '12-3456789'],
    ['51 824 753 556', 'AU', 'AU', '51 824 753 556'],
    ['FR40303265045', 'US', 'FR', 'FR40303265045'],
  ])('%s of a company in %s is of %s: %s', (text, seat, country, id) => {
    expect(taxIdOf(text, seat)).toEqual({ country, id, isValid: true });
  });

  it('that cannot be one is refused with the form of its country', () => {
    const refusal = (text: string, country: string): unknown => {
      try {
        return requireTaxId('taxId', text, country);
      } catch (error) {
        return { ...(error as object), message: (error as Error).message };
      }
    };
    expect(refusal('n/a', 'FR')).toMatchObject({
      code: 'tax-id/form',
      message: expect.stringContaining('FR, 2 characters and 9 digits') as string,
      details: { field: 'taxId' },
    });
    expect(refusal('DE123456789', 'FR')).toMatchObject({
      message: expect.stringContaining('not a valid tax ID for DE') as string,
    });
    expect(refusal('n/a', 'US')).toMatchObject({ code: 'tax-id/form' });
    expect(requireTaxId('taxId', 'fr 40 303 265 045', 'GB').id).toBe('FR40303265045');
  });

  it('whatever is typed, is read without failing, and the same when read again', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: 'grapheme' }),
          fc.stringMatching(/^[A-Z]{2}\d{9}$/),
        ),
        fc.constantFrom('DE', 'GB', 'GR', 'US', 'MC', 'CH', 'XI', 'ZZ'),
        (text, country) => {
          const read = taxIdOf(text, country);
          expect(taxIdOf(read.id, read.country)).toEqual(read);
        },
      ),
    );
  });
});
