import angular from 'angular-eslint';
import perfectionist from 'eslint-plugin-perfectionist';
import tseslint from 'typescript-eslint';

/** The severity of the two rules of imports: `error` once the tree has been sorted. */
const imports = 'error';

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      'data/',
      'test-results/',
      'ui/api/',
      '/*.mjs',
      'ui/e2e/*.mjs',
      '*.cjs',
      // not typed yet (scripts/tsconfig.json)
      'scripts/build-ui.mjs',
    ],
  },
  ...tseslint.configs.strict.map((config) => ({ ...config, files: ['**/*.ts', 'scripts/*.mjs'] })),
  {
    files: ['**/*.ts', 'scripts/*.mjs'],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        {
          argsIgnorePattern: '^_',
          varsIgnorePattern: '^_',
          destructuredArrayIgnorePattern: '^_',
          ignoreRestSiblings: true,
        },
      ],
      // an index that a check above it proved is what the assertion says
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Nest's modules and controllers are classes by nature
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      'no-console': 'off',
      eqeqeq: 'error',
    },
  },
  {
    // side effects, Node, packages, then our own from the outside in; each group by name
    files: ['**/*.ts'],
    plugins: { perfectionist },
    rules: {
      'perfectionist/sort-imports': [
        imports,
        {
          type: 'natural',
          groups: ['side-effect', 'builtin', 'external', 'parent', ['sibling', 'index']],
          internalPattern: [],
          newlinesBetween: 0,
        },
      ],
      'no-duplicate-imports': imports,
    },
  },
  {
    // a calendar day is computed in one place of each side: clocks change, and zones differ
    files: ['**/*.ts'],
    ignores: [
      'domain/shared/time/**',
      'ui/core/formats.ts',
      // reads days that somebody has written down, and computes none
      'tables/**',
      'infrastructure/testing/**',
      '**/*.spec.ts',
      'ui/e2e/**',
    ],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          'Literal[value=86400000]',
          'Literal[value=86400]',
          'CallExpression[callee.property.name=/^(slice|substring|substr)$/][arguments.0.value=0][arguments.1.value=10]',
          'CallExpression[callee.property.name="startOf"][arguments.0.value="day"]',
          'CallExpression[callee.property.name=/^(get|set)(UTC)?(Date|Day|Month|FullYear|Hours)$/]',
        ].map((selector) => ({
          selector,
          message:
            'A calendar day is computed by domain/shared/time/days.ts, or ui/core/formats.ts: in whose zone, and over which change of clocks?',
        })),
      ],
    },
  },
  {
    files: ['ui/**/*.ts'],
    ignores: ['ui/e2e/**', 'ui/**/*.spec.ts', 'ui/testing/**'],
    extends: [angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/prefer-on-push-component-change-detection': 'error',
      '@angular-eslint/component-selector': [
        'error',
        { type: 'element', prefix: 'tp', style: 'kebab-case' },
      ],
    },
  },
  {
    // every text can be translated, and everything can be reached without a mouse
    files: ['ui/**/*.html'],
    extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
    rules: {
      '@angular-eslint/template/i18n': [
        'error',
        {
          checkId: false,
          ignoreAttributes: [
            'scope',
            'autocomplete',
            'aria-controls',
            'aria-autocomplete',
            'aria-expanded',
            'aria-haspopup',
            'role',
            'aria-labelledby',
            'ariaCurrentWhenActive',
            'matButton',
            'matTooltipPosition',
            'translate',
            'ngCspNonce',
            'inputmode',
            'pointer',
            'prefix',
            'of',
            'resource',
            'list',
            'link',
            'accept',
            'd',
            'viewBox',
            'focusable',
            'step',
            'enctype',
            'align',
            'routerLink',
            'routerLinkActive',
            'queryParamsHandling',
            'aria-rowindex',
            'aria-colindex',
            'aria-live',
            'aria-modal',
            'mode',
            'name',
          ],
          boundTextAllowedPattern: '^[\\s\\W\\d]*$|^(✓|›|·|–|…)$',
        },
      ],
      // a label with its control inside, and lists whose items are links
      '@angular-eslint/template/label-has-associated-control': 'off',
      '@angular-eslint/template/prefer-self-closing-tags': 'error',
    },
  },
  {
    files: ['ui/e2e/**/*.ts'],
    rules: { 'no-empty-pattern': 'off' },
  },
  {
    // dependency injection reads the types of parameters at run time
    files: ['infrastructure/http/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
);
