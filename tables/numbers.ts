/**
 * The mark before the decimals of a number: `point` in 1,204.50, `comma` in 1.204,50. Whether a
 * text has one reading or two follows from where its marks stand; a format only chooses between
 * two.
 */
export const decimalMarks = ['point', 'comma'] as const;
export type DecimalMark = (typeof decimalMarks)[number];

/** What a text can mean as a number, by the mark before its decimals; null: nothing. */
export interface NumberReadings {
  /** A decimal such as `1204.50`, with the decimals that were written. */
  readonly point: string | null;
  readonly comma: string | null;
  /** ISO 4217, where the text names one that only one currency has: `€`, `GBP`. */
  readonly currency: string | null;
  readonly percent: boolean;
}

export type NumberOutcome =
  | { readonly is: 'number'; readonly value: string }
  /** Two numbers: what it is with a decimal point, and with a decimal comma. */
  | { readonly is: 'unclear'; readonly point: string; readonly comma: string }
  | { readonly is: 'none' };

const NONE: NumberReadings = { point: null, comma: null, currency: null, percent: false };

const SIGNS: Readonly<Record<string, string>> = { '€': 'EUR', '£': 'GBP', '₹': 'INR', zł: 'PLN' };

/** A currency before or after an amount: a sign, or a code of three capitals. */
const CURRENCY = String.raw`(?:[A-Z]{3}|\p{Sc}|zł|Kč|kr\.?|Fr\.|R\$|US\$)`;
const BEFORE = new RegExp(String.raw`^${CURRENCY}\s*(?=[-+.,\d(])`, 'u');
const AFTER = new RegExp(String.raw`(?<=[\d.,)-])\s*${CURRENCY}$`, 'u');

/** Digits in threes, or as in India (12,34,567), which begin with no zero. */
const grouped = (mark: string): string =>
  String.raw`[1-9]\d{0,2}(?:${mark}\d{3})+|[1-9]\d?(?:${mark}\d{2})+${mark}\d{3}`;

/** With the decimal mark and the marks that may part thousands beside it. */
const reading = (decimal: string, others: readonly string[]): RegExp =>
  new RegExp(
    `^(?<whole>\\d+|${others.map(grouped).join('|')})?(?:${decimal}(?<decimals>\\d*))?$`,
    'u',
  );
const POINT = reading(String.raw`\.`, [',', ' ', "'"]);
const COMMA = reading(',', [String.raw`\.`, ' ', "'"]);

/** A double keeps 15 digits exactly; what it prints beyond is noise: 926.6400000000001. */
const DOUBLE_DIGITS = 15;
/** The decimals that amounts may have (decision 5). */
export const MAX_DECIMALS = 6;

/**
 * Every number that a text can mean. Spaces and apostrophes part thousands, and so does whichever
 * of point and comma is not before the decimals, but only where they belong: `12,50` is 12.50 in
 * any format, `1,250` is 1250 or 1.250. A currency, a percent sign, a minus at the end and brackets
 * around a negative amount are understood.
 */
export function readingsOf(text: string): NumberReadings {
  let rest = text.replaceAll(/[\s\u00a0\u202f\u2009\u2007]+/gu, ' ').trim();
  rest = rest.replaceAll(/[’‘ʼ`´]/gu, "'").replaceAll(/[−–]/gu, '-');
  if (!/\d/.test(rest) || rest.length > 60) return NONE;
  let currency: string | null = null;
  for (const pattern of [BEFORE, AFTER])
    rest = rest.replace(pattern, (sign) => {
      currency = currencyOf(sign.trim()) ?? currency;
      return '';
    });
  const percent = /\s?%$/u.test(rest);
  if (percent) rest = rest.replace(/\s?%$/u, '');
  let minus = false;
  const bracketed = /^\((.+)\)$/u.exec(rest);
  const signed = /^(?<before>[-+]?)\s?(?<digits>[^-+]+?)\s?(?<after>[-+]?)$/u.exec(
    bracketed?.[1] ?? rest,
  );
  if (!signed) return NONE;
  const { before, digits, after } = signed.groups as Record<string, string>;
  if ((before !== '' && after !== '') || (bracketed && before !== '')) return NONE;
  minus = bracketed !== null || before === '-' || after === '-';
  // the currency may stand between the sign and the digits
  const amount = digits!.replace(BEFORE, (sign) => {
    currency = currencyOf(sign.trim()) ?? currency;
    return '';
  });
  const point = matched(POINT, amount, minus);
  const comma = matched(COMMA, amount, minus);
  return point === null && comma === null ? NONE : { point, comma, currency, percent };
}

const currencyOf = (sign: string): string | null =>
  SIGNS[sign] ?? (/^[A-Z]{3}$/.test(sign) ? sign : null);

function matched(pattern: RegExp, text: string, minus: boolean): string | null {
  const groups = pattern.exec(text)?.groups;
  if (!groups) return null;
  const { whole, decimals = '' } = groups;
  if (whole === undefined && decimals === '') return null;
  const digits = (whole ?? '0').replaceAll(/\D/g, '').replace(/^0+(?=\d)/, '');
  const value = exact(digits, decimals);
  return minus && /[1-9]/.test(value) ? `-${value}` : value;
}

/** Without the noise of binary fractions, and without zeros beyond the decimals that count. */
function exact(digits: string, decimals: string): string {
  let kept = decimals;
  if (kept.length > MAX_DECIMALS) {
    const significant = `${digits}${decimals}`.replace(/^0+/, '').length;
    if (significant > DOUBLE_DIGITS) {
      const rounded = Number(`${digits}.${decimals}`).toPrecision(DOUBLE_DIGITS);
      const [whole = '0', fraction = ''] = rounded.split('.');
      const short = fraction.replace(/0+$/, '');
      if (!rounded.includes('e') && short.length <= MAX_DECIMALS)
        return short === '' ? whole : `${whole}.${short}`;
    }
    kept = kept.replace(/0+$/, '').padEnd(Math.min(kept.length, 2), '0');
  }
  return kept === '' ? digits : `${digits}.${kept}`;
}

/** A text as a number, by the format of its column where it can be read in two ways. */
export function numberOf(text: string, mark: DecimalMark | null): NumberOutcome {
  return outcomeOf(readingsOf(text), mark);
}

export function outcomeOf(
  { point, comma }: NumberReadings,
  mark: DecimalMark | null,
): NumberOutcome {
  if (point === null && comma === null) return { is: 'none' };
  if (point === null || comma === null || point === comma)
    return { is: 'number', value: (point ?? comma)! };
  if (mark === null) return { is: 'unclear', point, comma };
  return { is: 'number', value: mark === 'point' ? point : comma };
}

const isWhole = (value: string | null): value is string =>
  value !== null && /^-?\d+(\.0*)?$/.test(value);
const wholePart = (value: string): string => value.replace(/\.0*$/, '');

/**
 * A text as a whole number: a reading with decimals is none, so that `1,200` is 1200; only such as
 * `1,000` remain unclear, which is 1000 or 1.
 */
export function wholeNumberOf(text: string, mark: DecimalMark | null): NumberOutcome {
  return wholeOutcomeOf(readingsOf(text), mark);
}

export function wholeOutcomeOf(readings: NumberReadings, mark: DecimalMark | null): NumberOutcome {
  return outcomeOf(
    {
      ...readings,
      point: isWhole(readings.point) ? wholePart(readings.point) : null,
      comma: isWhole(readings.comma) ? wholePart(readings.comma) : null,
    },
    mark,
  );
}

/** What the numbers of a column say about its format. */
export interface NumberEvidence {
  /** Texts that are a number, in whatever format. */
  readonly numbers: number;
  /** Texts that only a decimal point, or only a decimal comma, makes a number of. */
  readonly point: number;
  readonly comma: number;
  /** Texts that can be read in two ways, and examples of them. */
  readonly unclear: number;
  readonly examples: readonly string[];
  /** The same where the column holds whole numbers. */
  readonly whole: {
    readonly point: number;
    readonly comma: number;
    readonly unclear: number;
    readonly examples: readonly string[];
  };
}

const MAX_EXAMPLES = 3;

/** Gathers what the texts of a column say about its format. */
export class NumberFormatFinder {
  private numbers = 0;
  private readonly any = { point: 0, comma: 0, unclear: 0, examples: [] as string[] };
  private readonly whole = { point: 0, comma: 0, unclear: 0, examples: [] as string[] };

  add(text: string): void {
    // most cells are words or bare digits: neither says anything about a format
    if (!/[.,]/.test(text) || !/\d/.test(text)) {
      if (/^\s*[-+]?\d+\s*$/.test(text)) this.numbers++;
      return;
    }
    const readings = readingsOf(text);
    if (readings.point === null && readings.comma === null) return;
    this.numbers++;
    this.count(this.any, readings, text);
    this.count(
      this.whole,
      {
        ...readings,
        point: isWhole(readings.point) ? wholePart(readings.point) : null,
        comma: isWhole(readings.comma) ? wholePart(readings.comma) : null,
      },
      text,
    );
  }

  /** A number that a workbook holds as one, written with a decimal point. */
  addTyped(): void {
    this.numbers++;
  }

  result(): NumberEvidence {
    return { numbers: this.numbers, ...this.any, whole: this.whole };
  }

  private count(
    sums: { point: number; comma: number; unclear: number; examples: string[] },
    { point, comma }: NumberReadings,
    text: string,
  ): void {
    if (point === null && comma === null) return;
    if (point === null) sums.comma++;
    else if (comma === null) sums.point++;
    else if (point !== comma) {
      sums.unclear++;
      if (sums.examples.length < MAX_EXAMPLES && !sums.examples.includes(text))
        sums.examples.push(text);
    }
  }
}

/**
 * The format that a column's numbers prove; null where none does, or some prove one and some the
 * other.
 */
export function provenMark(evidence: NumberEvidence, whole: boolean): DecimalMark | null {
  const { point, comma } = whole ? evidence.whole : evidence;
  if (point > 0 && comma === 0) return 'point';
  if (comma > 0 && point === 0) return 'comma';
  return null;
}

/** True where the column has numbers with two readings and nothing in it says which is meant. */
export function mustAskForMark(evidence: NumberEvidence, whole: boolean): boolean {
  const { unclear } = whole ? evidence.whole : evidence;
  return unclear > 0 && provenMark(evidence, whole) === null;
}
