import { Refusal } from './refusal.js';

/** What a request says: nested objects, lists and texts (API v2 also numbers and booleans). */
export type Given = string | number | boolean | null | GivenList | GivenObject;
export type GivenList = Given[];
export interface GivenObject {
  [name: string]: Given;
}

/**
 * `a[b][c]=1&d[]=2&e[0][f]=3` as an object (docs.stripe.com/api: requests are form-encoded). Names
 * that count up from 0, or are empty, make a list.
 */
export function decodeForm(text: string): GivenObject {
  const root = branch();
  for (const [name, value] of new URLSearchParams(text)) {
    const path = pathOf(name);
    let at = root;
    path.slice(0, -1).forEach((part) => {
      const key = part === '' ? String(Object.keys(at).length) : part;
      const next = at[key];
      at = isObject(next) ? next : ((at[key] = branch()) as GivenObject);
    });
    const last = path.at(-1)!;
    at[last === '' ? String(Object.keys(at).length) : last] = value;
  }
  return withLists(root) as GivenObject;
}

const branch = (): GivenObject => Object.create(null) as GivenObject;

const isObject = (value: Given | undefined): value is GivenObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function pathOf(name: string): string[] {
  const first = name.indexOf('[');
  if (first < 0) return [name];
  return [name.slice(0, first), ...[...name.matchAll(/\[([^\]]*)\]/g)].map(([, part]) => part!)];
}

function withLists(value: Given): Given {
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, of]) => [key, withLists(of)] as const);
  if (entries.length > 0 && entries.every(([key], at) => key === String(at)))
    return entries.map(([, of]) => of);
  return Object.fromEntries(entries);
}

/** The parameters of a request, read by name. What is not of its form is refused, with its name. */
export class Params {
  constructor(
    readonly given: GivenObject,
    private readonly prefix = '',
  ) {}

  has(name: string): boolean {
    return this.given[name] !== undefined;
  }

  text(name: string): string | null {
    const value = this.given[name];
    if (value === undefined || value === null || value === '') return null;
    if (typeof value === 'object')
      throw new Refusal(`Invalid string: ${JSON.stringify(value)}`, { param: this.nameOf(name) });
    return String(value);
  }

  required(name: string): string {
    const value = this.text(name);
    if (value !== null) return value;
    throw new Refusal(`Missing required param: ${this.nameOf(name)}.`, {
      code: 'parameter_missing',
      param: this.nameOf(name),
    });
  }

  integer(name: string): number | null {
    const value = this.text(name);
    if (value === null) return null;
    if (/^-?\d+$/.test(value)) return Number(value);
    throw new Refusal(`Invalid integer: ${value}`, {
      code: 'parameter_invalid_integer',
      param: this.nameOf(name),
    });
  }

  flag(name: string): boolean | null {
    const value = this.text(name);
    if (value === null) return null;
    if (value === 'true' || value === 'false') return value === 'true';
    throw new Refusal(`Invalid boolean: ${value}`, { param: this.nameOf(name) });
  }

  oneOf<const T extends string>(name: string, choices: readonly T[]): T | null {
    const value = this.text(name);
    if (value === null || choices.includes(value as T)) return value as T | null;
    throw new Refusal(`Invalid ${name}: must be one of ${choices.join(', ')}`, {
      param: this.nameOf(name),
    });
  }

  under(name: string): Params {
    const value = this.given[name];
    if (value === undefined || value === null) return new Params({}, this.nameOf(name));
    if (isObject(value)) return new Params(value, this.nameOf(name));
    throw new Refusal('Invalid object', { param: this.nameOf(name) });
  }

  list(name: string): GivenList {
    const value = this.given[name];
    if (value === undefined || value === null || value === '') return [];
    if (Array.isArray(value)) return value;
    throw new Refusal('Invalid array', { param: this.nameOf(name) });
  }

  objects(name: string): Params[] {
    return this.list(name).map((value, at) => {
      const path = `${this.nameOf(name)}[${at}]`;
      if (!isObject(value)) throw new Refusal('Invalid object', { param: path });
      return new Params(value, path);
    });
  }

  texts(name: string): string[] {
    return this.list(name).map(String);
  }

  /**
   * `was` with what is said anew; an empty value takes a key away (docs.stripe.com/api/metadata; at
   * most 50 keys of 40 characters, values of 500).
   */
  metadata(was: Readonly<Record<string, string>> = {}): Record<string, string> {
    const now = new Map(Object.entries(was));
    for (const [key, value] of Object.entries(this.under('metadata').given)) {
      if (key.length > 40 || String(value).length > 500)
        throw new Refusal('Metadata keys have 40 characters at most, values 500.', {
          param: this.nameOf('metadata'),
        });
      if (value === '' || value === null) now.delete(key);
      else now.set(key, String(value));
    }
    if (now.size > 50)
      throw new Refusal('Metadata has 50 keys at most.', { param: this.nameOf('metadata') });
    return Object.fromEntries(now);
  }

  private nameOf(name: string): string {
    return this.prefix ? `${this.prefix}[${name}]` : name;
  }
}
