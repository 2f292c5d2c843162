import * as at from 'stdnum/lib/cjs/at/uid.js';
import * as be from 'stdnum/lib/cjs/be/vat.js';
import * as bg from 'stdnum/lib/cjs/bg/vat.js';
import * as ch from 'stdnum/lib/cjs/ch/uid.js';
import * as cy from 'stdnum/lib/cjs/cy/vat.js';
import * as cz from 'stdnum/lib/cjs/cz/dic.js';
import * as de from 'stdnum/lib/cjs/de/vat.js';
import * as dk from 'stdnum/lib/cjs/dk/cvr.js';
import * as ee from 'stdnum/lib/cjs/ee/kmkr.js';
import * as es from 'stdnum/lib/cjs/es/nif.js';
import * as fi from 'stdnum/lib/cjs/fi/alv.js';
import * as fr from 'stdnum/lib/cjs/fr/tva.js';
import * as gb from 'stdnum/lib/cjs/gb/vat.js';
import * as gr from 'stdnum/lib/cjs/gr/vat.js';
import * as hr from 'stdnum/lib/cjs/hr/oib.js';
import * as hu from 'stdnum/lib/cjs/hu/anum.js';
import * as ie from 'stdnum/lib/cjs/ie/vat.js';
import * as it from 'stdnum/lib/cjs/it/iva.js';
import * as lt from 'stdnum/lib/cjs/lt/pvm.js';
import * as lu from 'stdnum/lib/cjs/lu/tva.js';
import * as lv from 'stdnum/lib/cjs/lv/pvn.js';
import * as mt from 'stdnum/lib/cjs/mt/vat.js';
import * as nl from 'stdnum/lib/cjs/nl/btw.js';
import * as no from 'stdnum/lib/cjs/no/orgnr.js';
import * as pl from 'stdnum/lib/cjs/pl/nip.js';
import * as pt from 'stdnum/lib/cjs/pt/nif.js';
import * as ro from 'stdnum/lib/cjs/ro/cif.js';
import * as se from 'stdnum/lib/cjs/se/vat.js';
import * as si from 'stdnum/lib/cjs/si/ddv.js';
import * as sk from 'stdnum/lib/cjs/sk/dph.js';

/** How VAT ids of one country are written and checked. */
export interface TaxIdForm {
  /** What stands before the number: `EL` for Greece, `XI` for Northern Ireland. */
  readonly prefix: string;
  /** In words, for whoever has written another. */
  readonly says: string;
  readonly example: string;
  /** Whether a number, without its prefix, has the form and its check digits. */
  readonly fits: (number: string) => boolean;
}

interface Checked {
  readonly validate: (value: string) => { readonly isValid: boolean };
}

/**
 * The library takes other numbers, too, where a country's people have several: the pattern says
 * what stands in a VAT id (European Commission, VIES, "What is the format of a VAT number?").
 */
const form = (
  prefix: string,
  pattern: RegExp,
  library: Checked,
  says: string,
  example: string,
): TaxIdForm => ({
  prefix,
  says,
  example,
  fits: (number) => pattern.test(number) && library.validate(number).isValid,
});

/**
 * By the country whose VAT it is: ISO 3166-1, and `XI` for Northern Ireland. The check digits come
 * from `stdnum`.
 */
export const taxIdForms: Readonly<Record<string, TaxIdForm>> = {
  AT: form('AT', /^U\d{8}$/, at, 'AT, U and 8 digits', 'ATU13585627'),
  BE: form('BE', /^[01]\d{9}$/, be, 'BE and 10 digits, the first 0 or 1', 'BE0403019261'),
  BG: form('BG', /^\d{9,10}$/, bg, 'BG and 9 or 10 digits', 'BG175074752'),
  CY: form('CY', /^\d{8}[A-Z]$/, cy, 'CY, 8 digits and a letter', 'CY10259033P'),
  CZ: form('CZ', /^\d{8,10}$/, cz, 'CZ and 8 to 10 digits', 'CZ25123891'),
  DE: form('DE', /^\d{9}$/, de, 'DE and 9 digits', 'DE136695976'),
  DK: form('DK', /^\d{8}$/, dk, 'DK and 8 digits', 'DK13585628'),
  EE: form('EE', /^\d{9}$/, ee, 'EE and 9 digits', 'EE100931558'),
  ES: form('ES', /^[A-Z0-9]\d{7}[A-Z0-9]$/, es, 'ES and 9 characters', 'ESB58378431'),
  FI: form('FI', /^\d{8}$/, fi, 'FI and 8 digits', 'FI20774740'),
  FR: form('FR', /^[A-Z0-9]{2}\d{9}$/, fr, 'FR, 2 characters and 9 digits', 'FR40303265045'),
  GB: form(
    'GB',
    /^(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
    gb,
    'GB and 9 digits (12 for a branch)',
    'GB980780684',
  ),
  GR: form('EL', /^\d{9}$/, gr, 'EL and 9 digits', 'EL094259216'),
  HR: form('HR', /^\d{11}$/, hr, 'HR and 11 digits', 'HR33392005961'),
  HU: form('HU', /^\d{8}$/, hu, 'HU and 8 digits', 'HU12892312'),
  IE: form('IE', /^\d[A-Z0-9+*]\d{5}[A-Z]{1,2}$/, ie, 'IE and 8 or 9 characters', 'IE6433435F'),
  IT: form('IT', /^\d{11}$/, it, 'IT and 11 digits', 'IT00743110157'),
  LT: form('LT', /^(\d{9}|\d{12})$/, lt, 'LT and 9 or 12 digits', 'LT119511515'),
  LU: form('LU', /^\d{8}$/, lu, 'LU and 8 digits', 'LU15027442'),
  LV: form('LV', /^\d{11}$/, lv, 'LV and 11 digits', 'LV40003521600'),
  MT: form('MT', /^\d{8}$/, mt, 'MT and 8 digits', 'MT11679112'),
  NL: form('NL', /^\d{9}B\d{2}$/, nl, 'NL, 9 digits, B and 2 digits', 'NL004495445B01'),
  PL: form('PL', /^\d{10}$/, pl, 'PL and 10 digits', 'PL8567346215'),
  PT: form('PT', /^\d{9}$/, pt, 'PT and 9 digits', 'PT501964843'),
  RO: form('RO', /^\d{2,10}$/, ro, 'RO and 2 to 10 digits', 'RO18547290'),
  SE: form('SE', /^\d{12}$/, se, 'SE and 12 digits', 'SE556188840401'),
  SI: form('SI', /^\d{8}$/, si, 'SI and 8 digits', 'SI50223054'),
  SK: form('SK', /^\d{10}$/, sk, 'SK and 10 digits', 'SK2022749619'),
  XI: form('XI', /^(\d{9}|\d{12})$/, gb, 'XI and 9 digits', 'XI980780684'),
  CH: {
    prefix: 'CHE',
    says: 'CHE and 9 digits',
    example: 'CHE-107.787.577 MWST',
    fits: (number) => /^\d{9}$/.test(number) && ch.validate(`CHE${number}`).isValid,
  },
  NO: form('NO', /^\d{9}$/, no, 'NO and 9 digits', 'NO995525828MVA'),
};

/** Countries whose businesses have VAT ids of another one (article 7 of Directive 2006/112/EC). */
export const taxIdsOfAnother: Readonly<Record<string, string>> = {
  MC: 'FR',
  IM: 'GB',
  LI: 'CH',
};
