/** Jest's transform for files that the screens import as text, as `angular.json` loads them. */
export default {
  process: (text) => ({ code: `export default ${JSON.stringify(text)};` }),
};
