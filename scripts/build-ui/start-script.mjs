/**
 * The page starts the application itself (ui/index.html): its module scripts become a list in the
 * page's own script.
 *
 * @param {string} page
 * @param {(entries: readonly string[]) => readonly string[]} filesFor the files to start for these
 * entries: with all that they import, as a file that is named in another one comes a round trip
 * later
 * @returns {{ page: string, files: readonly string[] }}
 */
export function startFromPage(page, filesFor) {
  /** @type {string[]} */
  const entries = [];
  const rest = page.replaceAll(
    /<script src="([^"]+)" type="module"[^>]*><\/script>/g,
    (_, file) => {
      entries.push(file);
      return '';
    },
  );
  if (entries.length === 0 || !rest.includes('[/* FILES */]'))
    throw new Error('ui/index.html does not start the application');
  const files = filesFor(entries);
  return { page: rest.replace('[/* FILES */]', JSON.stringify(files)), files };
}
