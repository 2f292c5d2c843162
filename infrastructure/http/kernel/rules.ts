import { applyDecorators } from '@nestjs/common';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
  ValidateBy,
} from 'class-validator';
import { countryCodes, countryMeant, isCountry } from '../../../domain/shared/address/countries.js';
import { isCurrency } from '../../../domain/shared/money/money.js';
import { isDay } from '../../../domain/shared/time/days.js';
import { described } from './describe.js';
import { Holds } from './known-fields.js';

/**
 * Rules of request fields, each at once a class-validator rule and an OpenAPI schema, so that the
 * two cannot differ.
 */
interface Common {
  readonly optional?: boolean;
  readonly description?: string;
  readonly example?: unknown;
}

type Rule = PropertyDecorator;

function rule(options: Common, schema: ApiPropertyOptions, ...rules: PropertyDecorator[]): Rule {
  const { optional = false, description, example } = options;
  const property = {
    ...schema,
    required: !optional,
    ...(description ? { description } : {}),
    ...(example === undefined ? {} : { example }),
  } as ApiPropertyOptions;
  return applyDecorators(
    described(({ ApiProperty }) => ApiProperty(property)),
    ...(optional ? [IsOptional()] : []),
    ...rules,
  ) as Rule;
}

/** What a screen needs to say the rule in its own words, and what would be right. */
const says = (params: object, suggestions: readonly string[] = []) => ({
  context: { params, suggestions },
});

/** No control character, line breaks and tabs among them. */
const ONE_LINE = /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/;
/** No control character but line breaks and tabs. */
const LINES = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/;

/**
 * One line, as names, codes and numbers of orders are: a line break in one breaks the tables that
 * it leaves in. `lines` where it may have several. `pattern` where it has to look like something,
 * whose description says like what.
 */
export const Text = ({
  max,
  min = 1,
  pattern,
  lines = false,
  ...common
}: Common & { max: number; min?: number; pattern?: RegExp; lines?: boolean }): Rule =>
  rule(
    common,
    {
      type: 'string',
      minLength: min,
      maxLength: max,
      ...(pattern ? { pattern: pattern.source } : {}),
    },
    ...(pattern
      ? [Matches(pattern, { message: `$property must be like ${JSON.stringify(common.example)}` })]
      : []),
    IsString(),
    MinLength(min, says({ min })),
    MaxLength(max, says({ max })),
    Matches(lines ? LINES : ONE_LINE, {
      message: lines
        ? '$property must not contain control characters'
        : '$property must be one line, without control characters',
    }),
  );

/** A text of a row that is judged row by row, where one that is wrong fails none of the others. */
export const AnyText = (common: Common = {}): Rule => rule(common, { type: 'string' }, IsString());

/** A number of such a row, as a number or as it is written in a table. */
export const AnyNumber = (common: Common = {}): Rule =>
  rule(
    common,
    { oneOf: [{ type: 'number' }, { type: 'string' }] } as ApiPropertyOptions,
    ValidateBy({
      name: 'anyNumber',
      validator: {
        validate: (v) => typeof v === 'number' || typeof v === 'string',
        defaultMessage: () => '$property must be a number, or a text as it stands in a table',
      },
    }),
  );

export const Id = (common: Common = {}): Rule =>
  rule(common, { type: 'string', format: 'uuid' }, IsUUID());

/** Ids are compared without case: they are written in either. */
const same = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);

/** Places, from 0, of the first value that stands in a list twice; null where all differ. */
function twice(values: readonly unknown[]): readonly [first: number, second: number] | null {
  const seen = new Map<unknown, number>();
  for (const [i, value] of values.entries()) {
    if (value === undefined) continue;
    const first = seen.get(same(value));
    if (first !== undefined) return [first, i];
    seen.set(same(value), i);
  }
  return null;
}

/** No two of a list have the same, or the same in the field that is named. */
const NamedOnce = (field?: string): PropertyDecorator => {
  const valuesOf = (list: unknown): readonly unknown[] => {
    if (!Array.isArray(list)) return [];
    if (field === undefined) return list;
    return list.map((each) => (each as Record<string, unknown> | null)?.[field]);
  };
  return ValidateBy(
    {
      name: 'namedOnce',
      validator: {
        validate: (list) => twice(valuesOf(list)) === null,
        defaultMessage: (args) => {
          const [first, second] = twice(valuesOf(args?.value)) ?? [0, 0];
          const what = field === undefined ? 'the same' : `the same ${field}`;
          return `$property must name each once: ${first} and ${second} have ${what}`;
        },
      },
    },
    says({ field: field ?? null }),
  );
};

/** Each once: what is named twice would be meant twice. */
export const Ids = ({
  min = 1,
  max = 100,
  ...common
}: Common & { min?: number; max?: number } = {}): Rule =>
  rule(
    common,
    {
      type: 'array',
      items: { type: 'string', format: 'uuid' },
      minItems: min,
      maxItems: max,
      uniqueItems: true,
    },
    IsArray(),
    ArrayMinSize(min, says({ min })),
    ArrayMaxSize(max, says({ max })),
    IsUUID(undefined, { each: true }),
    NamedOnce(),
  );

/** Each once. */
export const Texts = ({ max, each, ...common }: Common & { max: number; each: number }): Rule =>
  rule(
    common,
    { type: 'array', items: { type: 'string', maxLength: each }, maxItems: max, uniqueItems: true },
    IsArray(),
    ArrayMaxSize(max, says({ max })),
    IsString({ each: true }),
    MaxLength(each, { each: true, ...says({ max: each }) }),
    NamedOnce(),
  );

/** A list of which each is one of these, and each once. */
export const TextsOneOf = (values: readonly string[], common: Common = {}): Rule =>
  rule(
    common,
    {
      type: 'array',
      items: { type: 'string', enum: [...values] },
      maxItems: values.length,
      uniqueItems: true,
    } as ApiPropertyOptions,
    IsArray(),
    ArrayMaxSize(values.length, says({ max: values.length })),
    IsIn([...values], { each: true, ...says({}, values) }),
    NamedOnce(),
  );

/**
 * One of several words as the document has it, however it was sent: `shipped`, `SHIPPED` and
 * `partly_shipped` are what earlier APIs of this trade say.
 */
function inItsCase(values: readonly string[], value: unknown): unknown {
  if (typeof value !== 'string' || values.includes(value)) return value;
  const plain = (text: string): string => text.replaceAll(/[\s_-]/g, '').toLowerCase();
  const meant = values.filter((each) => plain(each) === plain(value));
  return meant.length === 1 ? meant[0] : value;
}

/** A query parameter that may be repeated: any of its values. */
const Repeated = (
  common: Common & { max?: number },
  item: object,
  ...each: PropertyDecorator[]
): Rule =>
  rule(
    common,
    { type: 'array', items: item, maxItems: common.max ?? 50 } as ApiPropertyOptions,
    Transform(({ value }: { value: unknown }) =>
      value === undefined || Array.isArray(value) ? value : [value],
    ),
    IsArray(),
    ArrayMaxSize(common.max ?? 50),
    ...each,
  );

export const RepeatedOneOf = (values: readonly string[], common: Common = {}): Rule =>
  Repeated(
    common,
    { type: 'string', enum: [...values] },
    Transform(({ value }: { value: unknown }) =>
      Array.isArray(value)
        ? value.map((each) => inItsCase(values, each))
        : inItsCase(values, value),
    ),
    IsIn([...values], { each: true, ...says({}, values) }),
  );

export const RepeatedId = (common: Common = {}): Rule =>
  Repeated(common, { type: 'string', format: 'uuid' }, IsUUID(undefined, { each: true }));

/** Names with values, `size:C5`. */
export const RepeatedPair = (common: Common = {}): Rule =>
  Repeated(
    common,
    { type: 'string', pattern: '^[^:]+:.+$', maxLength: 600 },
    IsString({ each: true }),
    MaxLength(600, { each: true }),
    Matches(/^[^:]+:.+$/u, {
      each: true,
      message: 'each $property must be a name and a value, such as size:C5',
    }),
  );

/** A query parameter that may be repeated: any of the texts. */
export const RepeatedText = ({ each, ...common }: Common & { each: number }): Rule =>
  Repeated(
    common,
    { type: 'string', maxLength: each },
    IsString({ each: true }),
    MaxLength(each, { each: true }),
  );

const MAX_SORTS = 4;

/** Names of what a list can be sorted by, the first counts most; `-` before a name: descending. */
export const Sort = (names: readonly string[], byItself: string): Rule => {
  const key = `-?(${names.join('|')})`;
  const pattern = new RegExp(`^${key}(,${key}){0,${MAX_SORTS - 1}}$`);
  return rule(
    {
      optional: true,
      description: `${byItself} by default. Keys: ${names.join(', ')}`,
      example: byItself,
    },
    { type: 'string', pattern: pattern.source },
    IsString(),
    Matches(pattern, {
      message: `$property names at most ${MAX_SORTS} of ${names.join(', ')}, separated by commas, each with - before it where descending, such as ${byItself}`,
      ...says({}, names),
    }),
  );
};

const LARGEST = 1_000_000_000;

/** A whole number; in a query string it arrives as text. */
export const Whole = ({
  min = 0,
  max = LARGEST,
  ...common
}: Common & { min?: number; max?: number } = {}): Rule =>
  rule(
    common,
    { type: 'integer', minimum: min, maximum: max },
    Type(() => Number),
    IsInt(),
    Min(min, says({ min })),
    Max(max, says({ max })),
  );

/** `nullable`: null says that there is none, where leaving it out says something else. */
export const StrictWhole = ({
  min = 0,
  max = LARGEST,
  nullable = false,
  ...common
}: Common & { min?: number; max?: number; readonly nullable?: boolean } = {}): Rule =>
  rule(
    common,
    { type: 'integer', minimum: min, maximum: max, ...(nullable ? { nullable } : {}) },
    IsInt(),
    Min(min, says({ min })),
    Max(max, says({ max })),
  );

export const OneOf = (values: readonly string[], common: Common = {}): Rule =>
  rule(
    common,
    { type: 'string', enum: [...values] },
    Transform(({ value }: { value: unknown }) => inItsCase(values, value)),
    IsIn([...values], says({}, values)),
  );

export const Flag = (common: Common = {}): Rule => rule(common, { type: 'boolean' }, IsBoolean());

export const Email = (common: Common = {}): Rule =>
  rule(
    common,
    { type: 'string', format: 'email', maxLength: 254 },
    IsEmail(),
    MaxLength(254, says({ max: 254 })),
  );

/** `nullable`: null says that there is none, where leaving it out says something else. */
export const Part = (
  type: () => new () => object,
  { nullable = false, ...common }: Common & { readonly nullable?: boolean } = {},
): Rule =>
  rule(
    common,
    { type: type(), ...(nullable ? { nullable } : {}) } as ApiPropertyOptions,
    IsObject(),
    ValidateNested(),
    Type(type),
    Holds(type),
  );

/**
 * Whether two parts of a list may be about the same: `once` names the field in which no two agree,
 * `mayRepeat` says what two of them mean.
 */
type Repeats = { readonly once: string } | { readonly mayRepeat: string };

export const Parts = (
  type: () => new () => object,
  { min = 0, max, ...common }: Common & Repeats & { min?: number; max: number },
): Rule =>
  rule(
    {
      ...common,
      description: [common.description, repeatsText(common)].filter(Boolean).join('. '),
    },
    { type: type(), isArray: true, minItems: min, maxItems: max } as ApiPropertyOptions,
    IsArray(),
    ArrayMinSize(min, says({ min })),
    ArrayMaxSize(max, says({ max })),
    ValidateNested({ each: true }),
    ...('once' in common ? [NamedOnce(common.once)] : []),
    Type(type),
    Holds(type, max),
  );

const repeatsText = (repeats: Repeats): string =>
  'once' in repeats ? `Each ${repeats.once} once` : `May repeat: ${repeats.mayRepeat}`;

export const Pattern = (pattern: RegExp, what: string, common: Common = {}): Rule =>
  rule(
    common,
    { type: 'string', pattern: pattern.source, maxLength: 64 },
    IsString(),
    Matches(pattern, { message: `$property must be ${what}`, ...says({ what }) }),
  );

/** A decimal as text: money never travels as a float. */
export const Decimal = (common: Common = {}): Rule =>
  Pattern(/^\d{1,12}(\.\d{1,6})?$/, 'a decimal in a string, such as "12.50"', {
    example: '12.50',
    ...common,
  });

/** What was probably meant by a value; the refusal suggests it. */
export type Suggests = (value: unknown) => readonly string[];

const countryMeantBy: Suggests = (value) => {
  const meant = typeof value === 'string' ? countryMeant(value) : null;
  return meant === null ? [] : [meant];
};

/** An officially assigned code of ISO 3166-1 alpha-2; screens offer those of the schema. */
export const Country = (common: Common = {}): Rule =>
  rule(
    { example: 'GB', ...common },
    { enum: [...countryCodes], enumName: 'Country' },
    ValidateBy(
      {
        name: 'country',
        validator: {
          validate: (v) => typeof v === 'string' && isCountry(v),
          defaultMessage: (wrong) => {
            const [meant] = countryMeantBy(wrong?.value);
            return `$property must be a country code of ISO 3166-1 such as GB${meant ? `: did you mean ${meant}?` : ''}`;
          },
        },
      },
      { context: { params: {}, suggestions: countryMeantBy } },
    ),
  );

/** `nullable`: null says that there is none, where leaving it out says something else. */
export const CurrencyCode = ({
  nullable = false,
  ...common
}: Common & { readonly nullable?: boolean } = {}): Rule =>
  rule(
    { example: 'GBP', ...common },
    { type: 'string', pattern: '^[A-Z]{3}$', ...(nullable ? { nullable } : {}) },
    ValidateBy({
      name: 'currency',
      validator: {
        validate: (v) => typeof v === 'string' && isCurrency(v),
        defaultMessage: () => '$property must be an ISO 4217 currency code such as GBP',
      },
    }),
  );

export const isInstant = (v: unknown): boolean =>
  typeof v === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(v) &&
  !Number.isNaN(Date.parse(v));

/** An ISO 8601 instant with its zone. */
export const Instant = (common: Common = {}): Rule =>
  rule(
    common,
    { type: 'string', format: 'date-time' },
    ValidateBy({
      name: 'instant',
      validator: {
        validate: isInstant,
        defaultMessage: () =>
          '$property must be an ISO 8601 time with its zone, such as 2026-03-05T09:00:00Z',
      },
    }),
  );

export const Day = (common: Common = {}): Rule =>
  rule(
    common,
    { type: 'string', format: 'date' },
    ValidateBy({
      name: 'day',
      validator: {
        validate: (v) => typeof v === 'string' && isDay(v),
        defaultMessage: () => '$property must be a day such as 2026-03-05',
      },
    }),
  );

/** Names with texts or booleans. */
export const Attributes = (common: Common = {}): Rule =>
  rule(
    common,
    {
      type: 'object',
      additionalProperties: { oneOf: [{ type: 'string' }, { type: 'boolean' }] },
    } as ApiPropertyOptions,
    IsObject(),
    ValidateBy({
      name: 'attributes',
      validator: {
        validate: (v) =>
          typeof v === 'object' &&
          v !== null &&
          Object.keys(v).length <= 100 &&
          Object.values(v as object).every(
            (x) => typeof x === 'boolean' || (typeof x === 'string' && x.length <= 500),
          ),
        defaultMessage: () =>
          '$property must hold texts of at most 500 characters, or true and false; numbers are texts such as "2.5"',
      },
    }),
  );

const isShort = (v: unknown): boolean => typeof v === 'string' && v.length <= 200;

const MAX_WORDS = 60;

/** Names with short texts. */
export const Words = (common: Common = {}): Rule =>
  rule(
    common,
    { type: 'object', additionalProperties: { type: 'string' } } as ApiPropertyOptions,
    IsObject(),
    ValidateBy({
      name: 'words',
      validator: {
        validate: (v) =>
          typeof v === 'object' &&
          v !== null &&
          Object.keys(v).length <= MAX_WORDS &&
          Object.values(v as object).every(isShort),
        defaultMessage: () => `$property holds at most ${MAX_WORDS} names with a text each`,
      },
    }),
  );

/** Names with one of these each. */
export const WordsOf = (values: readonly string[], common: Common = {}): Rule =>
  rule(
    common,
    {
      type: 'object',
      additionalProperties: { type: 'string', enum: [...values] },
    } as ApiPropertyOptions,
    IsObject(),
    ValidateBy({
      name: 'wordsOf',
      validator: {
        validate: (v) =>
          typeof v === 'object' &&
          v !== null &&
          Object.keys(v).length <= MAX_WORDS &&
          Object.values(v as object).every((x) => values.includes(x as string)),
        defaultMessage: () =>
          `$property holds at most ${MAX_WORDS} names with one of ${values.join(', ')} each`,
      },
    }),
  );

const MAX_CONDITIONS = 20;
const MAX_VALUES = 200;
const isBound = (v: unknown): boolean => v === undefined || isShort(v);

function isCondition(v: unknown): boolean {
  if (Array.isArray(v)) return v.length > 0 && v.length <= MAX_VALUES && v.every(isShort);
  if (typeof v !== 'object' || v === null) return false;
  const { from, to, ...others } = v as { from?: unknown; to?: unknown };
  return isBound(from) && isBound(to) && Object.keys(others).length === 0;
}

/** Names with lists of values, or with ranges. */
export const Conditions = (common: Common = {}): Rule =>
  rule(
    common,
    {
      type: 'object',
      additionalProperties: {
        oneOf: [{ type: 'array', items: { type: 'string' } }, { type: 'object' }],
      },
    } as ApiPropertyOptions,
    IsObject(),
    ValidateBy({
      name: 'conditions',
      validator: {
        validate: (v) =>
          typeof v === 'object' &&
          v !== null &&
          Object.keys(v).length <= MAX_CONDITIONS &&
          Object.values(v as object).every(isCondition),
        defaultMessage: () =>
          `$property names at most ${MAX_CONDITIONS} dimensions, each with a list of values such as ["GB"], or a range such as {"from": "2011-01", "to": "2011-06"}`,
      },
    }),
  );
