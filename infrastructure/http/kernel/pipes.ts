import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync, ValidationError } from 'class-validator';
import { isUuid } from '../../../application/shared/command/ids.js';
import { isCountry } from '../../../domain/shared/address/countries.js';
import { beyondRules, listsOf } from './known-fields.js';
import { underOwnNames, type Renamed } from './other-names.js';
import { escaped, HttpProblem, problem, problemOf, type ProblemError } from './problem.js';
import type { Suggests } from './rules.js';

/** What is no id is the id of nothing. */
@Injectable()
export class UuidPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!isUuid(value))
      throw new HttpProblem(
        problem(404, 'id/unknown', 'there is nothing with this id: ids are UUIDs'),
      );
    return value.toLowerCase();
  }
}

/** The country of a tax id: ISO 3166-1, or XI for Northern Ireland. */
@Injectable()
export class TaxCountryPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    const code = value.toUpperCase();
    if (isCountry(code) || code === 'XI') return code;
    throw new HttpProblem(
      problem(
        404,
        'tax-id/country',
        'tax ids are those of a country of ISO 3166-1 such as FR, or of XI (Northern Ireland)',
      ),
    );
  }
}

const MAX_ERRORS = 20;
/** A list has some ten filters, each of which may be repeated fifty times. */
const MAX_PARAMETERS = 500;
const basic: ReadonlySet<unknown> = new Set([String, Number, Boolean, Array, Object, undefined]);

/**
 * Turns bodies and query strings into their request classes and holds them against the rules.
 * Unknown fields are refused. Nest's own pipe does the same through promises; this one is on the
 * path of every order.
 */
@Injectable()
export class RequestPipe implements PipeTransform<unknown, unknown> {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if ((type !== 'body' && type !== 'query') || basic.has(metatype)) return value;
    if (isStream(value)) return value;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new HttpProblem(problem(400, 'request/invalid', 'send a JSON object', { field: '' }));
    if (type === 'query') requireFewParameters(value);
    const { request: named, sentAs } = underOwnNames(metatype!, value);
    const beyond = beyondRules(metatype!, named, MAX_ERRORS);
    if (beyond.length > 0)
      throw new HttpProblem(problemOf(400, 'request/invalid', beyond[0]!.detail, {}, beyond));
    const sampled = wrongSample(metatype!, named);
    if (sampled) throw validationProblem(sampled, sentAs);
    const request = plainToInstance(metatype!, named);
    const errors = validateSync(request, RULES);
    if (errors.length > 0) throw validationProblem(errors, sentAs);
    return request;
  }
}

const RULES = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  stopAtFirstError: true,
} as const;

/** Lists up to this length are checked as a whole. */
const LONG_LIST = 400;
/** Of a longer one these are looked at first: from its beginning, and all over it. */
const SAMPLE = 40;

/**
 * Whoever sends thousands of rows that are wrong is told of some of them: checking all to the end
 * would stop everybody else. Null where the request is to be checked as a whole.
 */
function wrongSample(requestClass: object, request: object): ValidationError[] | null {
  for (const [field, type] of listsOf(requestClass)) {
    const list = (request as Record<string, unknown>)[field];
    if (!Array.isArray(list) || list.length <= LONG_LIST) continue;
    const step = Math.floor(list.length / SAMPLE);
    const places = Array.from({ length: 2 * SAMPLE }, (_, i) =>
      i < SAMPLE ? i : (i - SAMPLE + 1) * step - 1,
    );
    const wrong: ValidationError[] = [];
    for (const place of new Set(places)) {
      const item: unknown = list[place];
      if (typeof item !== 'object' || item === null) continue;
      const children = validateSync(plainToInstance(type, item), RULES);
      if (children.length === 0) continue;
      const property = String(place);
      wrong.push(Object.assign(new ValidationError(), { property, children }));
      if (wrong.length < MAX_ERRORS) continue;
      return [Object.assign(new ValidationError(), { property: field, children: wrong })];
    }
  }
  return null;
}

function requireFewParameters(query: object): void {
  let count = 0;
  for (const value of Object.values(query)) count += Array.isArray(value) ? value.length : 1;
  if (count > MAX_PARAMETERS)
    throw new HttpProblem(
      problem(400, 'request/too-many', `a query has at most ${MAX_PARAMETERS} parameters`, {
        params: { max: MAX_PARAMETERS },
      }),
    );
}

export const isStream = (value: unknown): boolean =>
  typeof (value as { pipe?: unknown } | null)?.pipe === 'function';

/** The first broken rule of every field, with its path, under the name that was sent. */
function validationProblem(
  errors: readonly ValidationError[],
  sentAs: Renamed['sentAs'],
): HttpProblem {
  const found: ProblemError[] = [];
  const walk = (list: readonly ValidationError[], above: string): void => {
    for (const { property, value, constraints, contexts, children } of list) {
      const name = (above === '' && sentAs.get(property)) || property;
      const pointer = `${above}/${escaped(name)}`;
      for (const [rule, message] of Object.entries(constraints ?? {})) {
        const detail = name === property ? message : message.replaceAll(property, name);
        const { params = {}, suggestions = [] } = (contexts?.[rule] ?? {}) as {
          params?: ProblemError['params'];
          suggestions?: readonly string[] | Suggests;
        };
        found.push({
          pointer,
          code: codes[rule] ?? `request/${rule}`,
          params,
          detail,
          suggestions: typeof suggestions === 'function' ? suggestions(value) : suggestions,
        });
      }
      if (children) walk(children, pointer);
    }
  };
  walk(errors, '');
  const [first] = found;
  if (!first)
    return new HttpProblem(
      problem(400, 'request/invalid', 'the body is not what this route takes: a JSON object', {
        field: '',
      }),
    );
  return new HttpProblem(
    problemOf(400, 'request/invalid', first.detail, {}, found.slice(0, MAX_ERRORS)),
  );
}

/** What the rules' library calls otherwise. */
const codes: Readonly<Record<string, string>> = {
  isString: 'request/text',
  isInt: 'request/whole-number',
  isUuid: 'request/id',
};
