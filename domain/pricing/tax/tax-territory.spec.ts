import { taxTerritoryOf } from './tax-territory.js';

describe('the tax territory of a place', () => {
  it.each([
    // whole countries
    ['DE', null, 'DE', 'DE', 'DE'],
    ['GR', '10431', 'GR', 'GR', 'GR'],
    ['GB', 'LS1 4AP', 'GB', 'GB', null],
    ['CH', '8001', 'CH', 'CH', null],
    ['US', '10001', 'US', 'US', null],
    ['CY', '1010', 'CY', 'CY', 'CY'],
    // article 7: treated as another country's
    ['MC', '98000', 'MC', 'FR', 'FR'],
    ['FR', '98000', 'MC', 'FR', 'FR'],
    ['IM', 'IM1 1AA', 'IM', 'GB', null],
    ['GB', 'IM1 1AA', 'IM', 'GB', null],
    ['LI', '9490', 'LI', 'CH', null],
    // Northern Ireland
    ['GB', 'BT1 1AA', 'XI', 'GB', 'XI'],
    ['GB', 'bt94 5qq', 'XI', 'GB', 'XI'],
    // Channel Islands and Gibraltar
    ['JE', 'JE2 3AB', 'JE', 'JE', null],
    ['GB', 'JE2 3AB', 'JE', 'JE', null],
    ['GB', 'GY1 1AA', 'GG', 'GG', null],
    ['GI', 'GX11 1AA', 'GI', 'GI', null],
    // Spain
    ['ES', '28001', 'ES', 'ES', 'ES'],
    ['ES', '07001', 'ES', 'ES', 'ES'],
    ['ES', '35001', 'IC', 'IC', null],
    ['ES', 'E-38.001', 'IC', 'IC', null],
    ['ES', '51001', 'EA', 'EA', null],
    ['ES', '52006', 'EA', 'EA', null],
    // Germany, Italy, Greece, Finland
    ['DE', '78266', 'DE', null, null],
    ['DE', 'D-27498', 'DE', null, null],
    ['DE', '27499', 'DE', 'DE', 'DE'],
    ['IT', '23041', 'IT', null, null],
    ['IT', '22061', 'IT', null, null],
    ['IT', '23030', 'IT', 'IT', 'IT'],
    ['IT', '47890', 'SM', 'SM', null],
    ['IT', '00120', 'VA', 'VA', null],
    ['GR', '630 86', 'GR', null, null],
    ['AX', '22100', 'AX', 'AX', null],
    ['FI', '22100', 'AX', 'AX', null],
    ['FI', '00100', 'FI', 'FI', 'FI'],
    // France overseas, by its own code and as French
    ['RE', '97400', 'RE', 'RE', null],
    ['FR', '97400', 'RE', 'RE', null],
    ['GP', null, 'GP', 'GP', null],
    ['FR', '97133', 'BL', 'BL', null],
    ['FR', '98800', 'NC', 'NC', null],
    ['FR', '20000', 'FR', 'FR', 'FR'],
    // Denmark, Norway, Portugal
    ['DK', '3900', 'GL', 'GL', null],
    ['DK', '100', 'FO', 'FO', null],
    ['DK', '1000', 'DK', 'DK', 'DK'],
    ['NO', '9170', 'SJ', 'SJ', null],
    ['PT', '9000-001', 'PT', 'PT', 'PT'],
    // a postal code that nobody can read changes nothing
    ['ES', '', 'ES', 'ES', 'ES'],
    ['ES', 'unknown', 'ES', 'ES', 'ES'],
  ])(
    '%s %s is %s, levied by %s, in the EU as %s',
    (country, postalCode, code, leviedBy, inEuAs) => {
      expect(taxTerritoryOf(country, postalCode)).toEqual({ code, leviedBy, inEuAs });
    },
  );

  it('has as many member states as the EU', () => {
    const codes = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].flatMap((a) =>
      [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((b) => a + b),
    );
    expect(codes.filter((code) => taxTerritoryOf(code, null).inEuAs === code)).toHaveLength(27);
  });
});
