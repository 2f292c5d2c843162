/**
 * The files of each route, which the server names in the page that it sends for it
 * (infrastructure/http/kernel/screens.ts): else the browser finds them one after the other, each in
 * the one before. By the first part of the address, and a `/` behind it for each part more:
 * `orders`, `orders/`.
 *
 * @param {import('./modules.mjs').Modules} modules
 * @param {readonly string[]} initial the files that every page starts with
 * @returns {Record<string, string[]>}
 */
export function filesOfRoutes(modules, initial) {
  const main = initial.find((name) => name.startsWith('main-'));
  if (main === undefined) throw new Error('no main-*.js among the initial files');
  const known = modules.closure(initial);
  /** @type {Record<string, string[]>} */
  const files = {};
  let parent = '';
  const add = (route, file, inherited = []) => {
    files[route] = [
      ...new Set([
        ...(files[route] ?? []),
        ...inherited,
        ...[...modules.closure([file])].filter((each) => !known.has(each)),
      ]),
    ];
  };
  for (const [path, file] of modules.routesOf(main)) {
    if (path === '**') continue;
    const [first, ...rest] = path.split('/');
    // a detail beside its list needs what the list needs
    if (first.startsWith(':')) add(`${parent}/`, file, files[parent]);
    else {
      parent = first;
      add(first + '/'.repeat(rest.length), file);
    }
  }
  return files;
}
