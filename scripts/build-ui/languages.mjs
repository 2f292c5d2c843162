import { computeMsgId } from '@angular/compiler';

/**
 * The languages besides British English, in which the sources are written: for each a catalogue
 * `ui/languages/<code>.json` of the texts as they stand in the sources, and what stands for them.
 */
export const LANGUAGES = ['de', 'fr'];

/** A text of which a language makes a difference that English does not: `verb|Open`. */
const withMeaning = (key) => {
  const bar = key.indexOf('|');
  return bar > 0 && /^[a-z ]+$/.test(key.slice(0, bar))
    ? { text: key.slice(bar + 1), meaning: key.slice(0, bar) }
    : { text: key, meaning: '' };
};

/** Spaces and line breaks of a template mean one space, and none at the ends. */
const collapsed = (text) => text.replaceAll(/\s+/g, ' ').trim();

/**
 * The numbers by which the compiler knows a text: of each way in which spaces can stand around it
 * in a template, with the spaces.
 * @param {string} key of a catalogue
 * @returns {[id: string, before: string, after: string][]}
 */
export const idsOf = (key) => {
  const { text, meaning } = withMeaning(key);
  return ['', ' '].flatMap((before) =>
    ['', ' '].map((after) => [computeMsgId(before + text + after, meaning), before, after]),
  );
};

const placeholders = (text) => {
  const found = (text.match(/\{\$\w+\}|(?<=\{)(?:INTERPOLATION\w*|VAR_\w+)(?=[},])/g) ?? []).map(
    (name) => name.replaceAll(/[{}$]/g, ''),
  );
  return [...new Set(found)].sort().join(' ');
};

/**
 * What is wrong with a catalogue in itself: a text that is empty, that names other values than its
 * source, or that has another number of plurals.
 * @param {Readonly<Record<string, string>>} catalogue by source text
 * @returns {string[]}
 */
export const faultsOf = (catalogue) =>
  Object.entries(catalogue).flatMap(([source, text]) =>
    text.trim() === ''
      ? [`“${source}” is empty`]
      : placeholders(source) === placeholders(text)
        ? []
        : [`“${text}” does not name the values of “${source}”`],
  );

/**
 * A catalogue as the compiler reads it.
 * @param {string} locale
 * @param {Readonly<Record<string, string>>} catalogue by source text
 */
export const asTranslations = (locale, catalogue) => ({
  locale,
  translations: Object.fromEntries(
    Object.entries(catalogue).flatMap(([source, text]) =>
      idsOf(source).map(([id, before, after]) => [id, before + text + after]),
    ),
  ),
});

const NOT_FOUND = /No translation found for "(\d+)"(?: \[[^\]]*\])? \("([\s\S]*?)"\)\.(?=\s|$)/g;

/**
 * The texts that the compiler found no translation for in one language or another, of what it has
 * said: by their number.
 * @param {string} said
 * @returns {Map<string, string>}
 */
export const untranslatedIn = (said) =>
  new Map([...said.matchAll(NOT_FOUND)].map(([, id, text]) => [id, collapsed(text)]));

/**
 * Of the texts that are missing somewhere those that are missing here.
 * @param {ReadonlyMap<string, string>} untranslated
 * @param {Readonly<Record<string, string>>} catalogue by source text
 */
export const missingFrom = (untranslated, catalogue) => {
  const known = new Set(Object.keys(catalogue).flatMap((key) => idsOf(key).map(([id]) => id)));
  return [
    ...new Set([...untranslated].filter(([id]) => !known.has(id)).map(([, text]) => text)),
  ].sort();
};

/**
 * A page of a language's folder, to be sent for every address of the application: what it names
 * stands in that folder.
 * @param {string} page @param {string} folder `de/`
 */
export const fromFolder = (page, folder) =>
  page
    .replace(/<base href="[^"]*"/, '<base href="/app/"')
    .replaceAll(/(href|src)="((?!\/|https?:)[\w-]+\.(?:css|js))"/g, `$1="${folder}$2"`);
