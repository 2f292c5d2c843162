export default {
  printWidth: 180,
  singleQuote: true,
  trailingComma: 'all',
  arrowParens: 'always',
  overrides: [{ files: 'ui/**/*.html', options: { parser: 'angular' } }],
};
