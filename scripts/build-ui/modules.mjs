import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const STATIC_IMPORT = /(?:from|import)\s*["'`]\.\/([\w-]+\.js)["'`]/g;
const DYNAMIC_IMPORT = /import\(["'`]\.\/([\w-]+\.js)["'`]\)/g;
/** A route with the file of its page. */
const ROUTE = /path:[`"]([^`"]*)[`"][^{}]*?import\([`"]\.\/(chunk-[\w-]+\.js)[`"]\)/g;

/** The JavaScript files of a build and what they import from their own folder, by file name. */
export class Modules {
  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder;
  }

  /** @param {string} file */
  code(file) {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  /** @param {string} file */
  importsOf(file) {
    return [...this.code(file).matchAll(STATIC_IMPORT)].map(([, name]) => name);
  }

  /** @param {string} file */
  dynamicImportsOf(file) {
    return [...this.code(file).matchAll(DYNAMIC_IMPORT)].map(([, name]) => name);
  }

  /**
   * The routes of a file: `[path, file of the page]`.
   * @param {string} file
   */
  routesOf(file) {
    return [...this.code(file).matchAll(ROUTE)].map(([, path, page]) => [path, page]);
  }

  /**
   * The files and all that they import statically.
   * @param {Iterable<string>} files
   * @returns {Set<string>}
   */
  closure(files) {
    const found = new Set();
    const take = (file) => {
      if (found.has(file)) return;
      found.add(file);
      this.importsOf(file).forEach(take);
    };
    for (const file of files) take(file);
    return found;
  }
}
