/**
 * The compiled file of a worker. Threads cannot load TypeScript: where the caller itself runs from
 * source (the tests), the build's file is taken, so the build has to be there.
 */
export function workerUrl(callerUrl: string, file: string): URL {
  const url = new URL(file, callerUrl);
  if (!callerUrl.endsWith('.ts')) return url;
  const root = new URL('../../', import.meta.url);
  return new URL(`dist/${url.href.slice(root.href.length)}`, root);
}
