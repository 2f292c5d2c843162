/** A JSON Schema (2020-12) of a part of a public event, and its type. */
export interface Shape<T = unknown> {
  readonly schema: Readonly<Record<string, unknown>>;
  /** The field may be absent. */
  readonly optional?: true;
  /** Only the compiler sees it. */
  readonly is?: T;
}

type TypeOf<S> = S extends Shape<infer T> ? T : never;
type OptionalIn<F extends Fields> = {
  [K in keyof F]: F[K] extends { readonly optional: true } ? K : never;
}[keyof F];

export type Fields = Readonly<Record<string, Shape>>;

/** Data of these fields. */
export type Data<F extends Fields> = {
  readonly [K in Exclude<keyof F, OptionalIn<F>>]: TypeOf<F[K]>;
} & { readonly [K in OptionalIn<F>]?: TypeOf<F[K]> };

const shape = <T>(schema: Shape['schema']): Shape<T> => ({ schema });

/** With a sentence that says what it is. */
export const said = <T>(of: Shape<T>, description: string): Shape<T> =>
  shape({ ...of.schema, description });

export const id = shape<string>({ type: 'string', format: 'uuid' });
export const text = shape<string>({ type: 'string' });
export const whole = shape<number>({ type: 'integer' });
export const flag = shape<boolean>({ type: 'boolean' });
export const instant = shape<string>({ type: 'string', format: 'date-time' });
export const day = shape<string>({ type: 'string', format: 'date' });

/** An amount in decimals of its currency, as everywhere in the API. */
export const money = shape<{ readonly amount: string; readonly currency: string }>({
  type: 'object',
  required: ['amount', 'currency'],
  properties: {
    amount: { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' },
    currency: { type: 'string', pattern: '^[A-Z]{3}$' },
  },
});

/** A price with up to six decimals for `per` selling units. */
export const unitPrice = shape<{
  readonly amount: string;
  readonly currency: string;
  readonly per: number;
}>({
  type: 'object',
  required: ['amount', 'currency', 'per'],
  properties: {
    amount: { type: 'string', pattern: '^\\d+(\\.\\d+)?$' },
    currency: { type: 'string', pattern: '^[A-Z]{3}$' },
    per: { type: 'integer' },
  },
});

/** One of these today: receivers take others for something that they do not know yet. */
export const oneOf = <const T extends string>(...values: readonly T[]): Shape<T> =>
  shape<T>({ type: 'string', examples: values, description: `Open list: ${values.join(', ')}` });

export const nullable = <T>(of: Shape<T>): Shape<T | null> =>
  shape({ anyOf: [of.schema, { type: 'null' }] });

export const list = <T>(of: Shape<T>): Shape<readonly T[]> =>
  shape({ type: 'array', items: of.schema });

/** A field that may be absent. */
export const optional = <T>(of: Shape<T>): Shape<T> & { readonly optional: true } => ({
  ...of,
  optional: true,
});

/** Further fields are allowed: within a major version fields are added. */
export const object = <F extends Fields>(fields: F): Shape<Data<F>> =>
  shape({
    type: 'object',
    required: Object.keys(fields).filter((name) => !fields[name]!.optional),
    properties: Object.fromEntries(
      Object.entries(fields).map(([name, { schema }]) => [name, schema]),
    ),
  });
