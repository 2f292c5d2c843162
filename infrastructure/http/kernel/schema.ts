import Type, { type Static, type TObject, type TProperties, type TSchema } from 'typebox';

/** Building blocks of what the API answers; schemas and types in one. */
export const id = Type.String({ format: 'uuid' });
export const instant = Type.String({ format: 'date-time' });
export const day = Type.String({ format: 'date' });
export const text = Type.String();
export const whole = Type.Integer();
export const flag = Type.Boolean();
export const decimal = Type.String({ pattern: '^-?\\d+(\\.\\d+)?$', examples: ['1204.50'] });
export const currency = Type.String({ pattern: '^[A-Z]{3}$', examples: ['GBP'] });
/** Any JSON. */
export const anything = Type.Unknown();
export const position = Type.String({
  description: 'Position in the event store: send it as X-Read-After',
});
export const revision = Type.Integer({ description: 'Of the record: its ETag' });

export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
export const list = <T extends TSchema>(items: T) => Type.Array(items);
export const optional = Type.Optional;
export const oneOf = <const T extends string>(values: readonly T[], description?: string) =>
  Type.Unsafe<T>({ type: 'string', enum: [...values], ...(description ? { description } : {}) });
export const object = <T extends TProperties>(properties: T, description?: string): TObject<T> =>
  Type.Object(properties, description ? { description } : {});
export const mapOf = <T extends TSchema>(values: T) =>
  Type.Unsafe<Readonly<Record<string, Static<T>>>>({
    type: 'object',
    additionalProperties: values,
  });

/** By its name among the document's schemas. */
export const ref = <T extends TSchema>(name: string, _schema: T) =>
  Type.Unsafe<Static<T>>({ $ref: `#/components/schemas/${name}` });
