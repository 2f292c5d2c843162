/**
 * A text of the pseudo-locale: in brackets, so that what is not translated is seen. Of a plural
 * each case is a text; what else stands in braces is code.
 * @param {string} text
 */
export const bracketed = (text) =>
  /^\{[^{},]+, *(plural|select),/.test(text)
    ? text.replaceAll(
        /(=\d+|\b\w+) *\{((?:[^{}]|\{[^{}]*\})*)\}/g,
        (_, option, inner) => `${option} {⟦${inner}⟧}`,
      )
    : `⟦${text}⟧`;
