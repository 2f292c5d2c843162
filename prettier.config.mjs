export default { printWidth: 180, singleQuote: true, trailingComma: 'all', arrowParens: 'always' };
