import { Pipe, type PipeTransform } from '@angular/core';

/**
 * The units of sale in words, one and several: codes of UNECE Recommendations 20 and 21 as they
 * are used in wholesale. A code that is not among them stands as it is.
 */
const words: Readonly<Record<string, readonly [one: string, several: string]>> = {
  EA: [$localize`each`, $localize`each`],
  PC: [$localize`piece`, $localize`pieces`],
  BX: [$localize`box`, $localize`boxes`],
  PK: [$localize`pack`, $localize`packs`],
  CT: [$localize`carton`, $localize`cartons`],
  CS: [$localize`case`, $localize`cases`],
  BD: [$localize`bundle`, $localize`bundles`],
  RL: [$localize`roll`, $localize`rolls`],
  PR: [$localize`pair`, $localize`pairs`],
  BG: [$localize`bag`, $localize`bags`],
  PL: [$localize`pallet`, $localize`pallets`],
  ST: [$localize`set`, $localize`sets`],
  RM: [$localize`ream`, $localize`reams`],
  DZ: [$localize`dozen`, $localize`dozens`],
};

let rules: Intl.PluralRules | undefined;

/** A unit of sale in words, for so many of it: "cartons" of CT; the code where none is known. */
export function unitText(code: string, count = 1): string {
  const word = Object.hasOwn(words, code) ? words[code] : undefined;
  if (word === undefined) return code;
  rules ??= new Intl.PluralRules(document.documentElement.lang || 'en-GB');
  return rules.select(count) === 'one' ? word[0] : word[1];
}

/** `{{ line.unit | unit: line.quantity }}`: a unit of sale in words; one of it by default. */
@Pipe({ name: 'unit' })
export class UnitPipe implements PipeTransform {
  transform(code: string | null | undefined, count = 1): string {
    return code ? unitText(code, count) : '';
  }
}
