import type * as Swagger from '@nestjs/swagger';

type Decorated = (...target: never[]) => unknown;

const descriptions: ((swagger: typeof Swagger) => void)[] = [];

/**
 * A decorator of `@nestjs/swagger` that takes effect when somebody first asks for the OpenAPI document: the library takes a fifth of the time
 * in which a server starts, and most servers are never asked.
 */
export function described<T extends Decorated>(decorate: (swagger: typeof Swagger) => T): T {
  const deferred = (...target: unknown[]): void => void descriptions.push((swagger) => void (decorate(swagger) as unknown as (...target: unknown[]) => unknown)(...target));
  return deferred as unknown as T;
}

/** Loads the library and tells it what was said with {@link described}. */
export async function loadDescriptions(): Promise<typeof Swagger> {
  const swagger = await import('@nestjs/swagger');
  for (const describe of descriptions.splice(0)) describe(swagger);
  return swagger;
}

export const Tag = (name: string): ClassDecorator => described(({ ApiTags }) => ApiTags(name));

/** A request header that a route looks at. */
export const TakesHeader = (name: string, description: string): MethodDecorator => described(({ ApiHeader }) => ApiHeader({ name, required: false, description }));

/** A body that is no JSON. */
export const ConsumesOnly = (type: string): MethodDecorator =>
  described(({ ApiBody, ApiConsumes }): MethodDecorator => (target, key, descriptor) => {
    ApiConsumes(type)(target, key, descriptor);
    ApiBody({ schema: { type: 'string' } })(target, key, descriptor);
  });

/** A body that may come in several forms; as JSON it is `json`. */
export const Consumes = (types: readonly string[], json: new () => object): MethodDecorator =>
  described(({ ApiBody, ApiConsumes }): MethodDecorator => (target, key, descriptor) => {
    ApiConsumes(...types)(target, key, descriptor);
    ApiBody({ type: json })(target, key, descriptor);
  });
