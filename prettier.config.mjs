export default {
  printWidth: 100,
  proseWrap: 'always',
  singleQuote: true,
  trailingComma: 'all',
  arrowParens: 'always',
  overrides: [{ files: 'ui/**/*.html', options: { parser: 'angular' } }],
};
