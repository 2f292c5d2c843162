import { createRequire } from 'node:module';

/**
 * Makes something when it is first asked for, once. A failure is not kept: the next who asks tries
 * again, as what failed may have been the disk, or a limit on open files.
 */
export function loadedOnce<T>(load: () => T | Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | null = null;
  return () => {
    loaded ??= Promise.resolve()
      .then(load)
      .catch((error: unknown) => {
        loaded = null;
        throw error;
      });
    return loaded;
  };
}

/**
 * A library in CommonJS, loaded by whoever first needs it; `from` is the `import.meta.url` of the
 * caller. With `import()` Node would keep the failure of a library that has not found one of its
 * own files, until the process ends; `require` begins anew.
 */
export const libraryOnce = <Library>(name: string, from: string): (() => Promise<Library>) =>
  loadedOnce(() => createRequire(from)(name) as Library);
