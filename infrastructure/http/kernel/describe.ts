import { applyDecorators, SetMetadata } from '@nestjs/common';
import type * as Swagger from '@nestjs/swagger';
import { loadedOnce } from '../../shared/loaded-once.js';

type Decorated = (...target: never[]) => unknown;

const descriptions: ((swagger: typeof Swagger) => void)[] = [];

/**
 * A decorator of `@nestjs/swagger` that takes effect when somebody first asks for the OpenAPI
 * document: the library takes a fifth of the time in which a server starts, and most servers are
 * never asked.
 */
export function described<T extends Decorated>(decorate: (swagger: typeof Swagger) => T): T {
  const deferred = (...target: unknown[]): void =>
    void descriptions.push(
      (swagger) =>
        void (decorate(swagger) as unknown as (...target: unknown[]) => unknown)(...target),
    );
  return deferred as unknown as T;
}

const library = loadedOnce<typeof Swagger>(() => import('@nestjs/swagger'));

/** Loads the library and tells it what was said with {@link described}. */
export async function loadDescriptions(): Promise<typeof Swagger> {
  const swagger = await library();
  for (const describe of descriptions.splice(0)) describe(swagger);
  return swagger;
}

export const Tag = (name: string): ClassDecorator => described(({ ApiTags }) => ApiTags(name));

/** A request header that a route looks at. */
export const TakesHeader = (name: string, description: string): MethodDecorator =>
  described(({ ApiHeader }) => ApiHeader({ name, required: false, description }));

/**
 * Of a route that reads its body itself where it is no JSON; any other one is refused such a body.
 */
export const STREAMS = 'tradepost:streams';

const streaming = (decorate: (swagger: typeof Swagger) => MethodDecorator): MethodDecorator =>
  applyDecorators(SetMetadata(STREAMS, true), described(decorate));

/** A body that is no JSON. */
export const ConsumesOnly = (...types: readonly string[]): MethodDecorator =>
  streaming(({ ApiBody, ApiConsumes }): MethodDecorator => (target, key, descriptor) => {
    ApiConsumes(...types)(target, key, descriptor);
    ApiBody({
      schema: types.every((type) => type.startsWith('text/'))
        ? { type: 'string' }
        : { type: 'string', format: 'binary' },
    })(target, key, descriptor);
  });

/** A body that may come in several forms; as JSON it is `json`. */
export const Consumes = (types: readonly string[], json: new () => object): MethodDecorator =>
  streaming(({ ApiBody, ApiConsumes }): MethodDecorator => (target, key, descriptor) => {
    ApiConsumes(...types)(target, key, descriptor);
    ApiBody({ type: json })(target, key, descriptor);
  });
