import formats from 'ajv-formats';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

/**
 * Holds answers against the OpenAPI document: what it does not describe, or describes otherwise, is
 * a failure.
 */
export class Contract {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly routes: readonly {
    readonly path: string;
    readonly parts: readonly string[];
    readonly methods: Readonly<Record<string, Operation>>;
  }[];
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(document: Document) {
    (formats as unknown as (ajv: Ajv2020) => void)(this.ajv);
    this.ajv.addSchema({ $id: 'api', components: closed(document.components) });
    this.routes = Object.entries(document.paths).map(([path, methods]) => ({
      path,
      parts: path.split('/'),
      methods,
    }));
  }

  /** The path of the document that an address belongs to. */
  pathOf(target: string): string | null {
    return this.routeOf(target)?.path ?? null;
  }

  private routeOf(target: string) {
    const parts = target.split('?')[0]!.split('/');
    const fits = (route: { parts: readonly string[] }): boolean =>
      route.parts.length === parts.length &&
      route.parts.every((p, i) => p.startsWith('{') || p === parts[i]);
    const literals = (route: { parts: readonly string[] }): number =>
      route.parts.filter((p) => !p.startsWith('{')).length;
    return this.routes.filter(fits).sort((a, b) => literals(b) - literals(a))[0];
  }

  /** What is wrong with an answer; null: nothing. */
  problemWith(
    method: string,
    target: string,
    status: number,
    contentType: string | null,
    body: unknown,
  ): string | null {
    const route = this.routeOf(target);
    const operation = route?.methods[method.toLowerCase()];
    if (!operation)
      return status === 404 || !route ? null : `${method} ${route.path} is not in the document`;
    const form = operation.responses[status];
    const name = `${method} ${route.path} ${status}`;
    if (!form) return `${name} is not in the document`;
    if (body === '')
      return form.content === undefined || Object.keys(form.content).length === 0
        ? null
        : `${name} answers nothing`;
    const type = contentType?.split(';')[0] ?? '';
    const schema = form.content?.[type]?.schema;
    if (!schema) return `${name} does not say that it answers ${type}`;
    if (!type.endsWith('json')) return null;
    let validate = this.compiled.get(name + type);
    if (!validate)
      this.compiled.set(name + type, (validate = this.ajv.compile(absolute(closed(schema)))));
    return validate(body) ? null : `${name}: ${this.ajv.errorsText(validate.errors).slice(0, 600)}`;
  }
}

/** Objects with named fields have no others: else a field that nobody describes would pass. */
function closed<T>(schema: T): T {
  if (Array.isArray(schema)) return schema.map(closed) as T;
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [name, closed(value as unknown)]),
  );
  if ('properties' in copy && copy.type === 'object' && copy.additionalProperties === undefined)
    copy.additionalProperties = false;
  return copy as T;
}

const absolute = <T>(schema: T): T =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/')) as T;
