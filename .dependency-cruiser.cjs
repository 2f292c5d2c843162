/**
 * The import rule of docs/architecture.md: one floor per responsibility. `npm run imports` checks
 * it.
 */
module.exports = {
  forbidden: [
    {
      name: 'domain-is-pure',
      comment: 'The domain imports itself and value libraries: no I/O, no clock, no framework.',
      severity: 'error',
      from: { path: '^domain/', pathNot: '\\.spec\\.ts$|-spec\\.ts$' },
      to: { pathNot: ['^domain/', '^node_modules/(dinero\\.js|immutable)/'] },
    },
    {
      name: 'projections-see-the-domain-only',
      severity: 'error',
      from: { path: '^projections/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: ['^projections/', '^domain/'] },
    },
    {
      name: 'application-sees-domain-and-documents',
      severity: 'error',
      from: { path: '^application/', pathNot: '\\.spec\\.ts$' },
      to: {
        pathNot: [
          '^application/',
          '^domain/',
          '^projections/',
          '^node_modules/(class-validator|class-transformer|@nestjs/cqrs)/',
          '^crypto$',
        ],
      },
    },
    {
      name: 'nothing-sees-the-ui',
      severity: 'error',
      from: { pathNot: '^ui/' },
      to: { path: '^ui/' },
    },
    {
      name: 'the-ui-sees-its-client-only',
      comment: 'Journeys stand up whatever they walk through.',
      severity: 'error',
      from: { path: '^ui/', pathNot: '^ui/e2e/' },
      to: { path: '^(domain|application|projections|infrastructure)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.d.ts'],
    },
  },
};
