/**
 * The import rule of docs/architecture.md: one layer per responsibility. `npm run imports` checks
 * it.
 */
const SPECS = '\\.spec\\.ts$';

module.exports = {
  forbidden: [
    {
      name: 'domain-is-pure',
      comment: 'The domain imports itself and value libraries: no I/O, no clock, no framework.',
      severity: 'error',
      from: { path: '^domain/', pathNot: '\\.spec\\.ts$|-spec\\.ts$' },
      to: { pathNot: ['^domain/', '^node_modules/(dinero\\.js|immutable|stdnum|validator)/'] },
    },
    {
      name: 'tables-are-pure',
      comment: 'The server and the screens run them: nothing that only one of the two has.',
      severity: 'error',
      from: { path: '^tables/', pathNot: SPECS },
      to: { pathNot: ['^tables/', '^node_modules/chardet/'] },
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
          '^tables/',
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
      name: 'shared-sees-the-core-only',
      comment:
        'infrastructure/shared/ is what engines have in common: whatever it imported, each of them would.',
      severity: 'error',
      from: { path: '^infrastructure/shared/', pathNot: SPECS },
      to: { path: '^(infrastructure|ui)/', pathNot: '^infrastructure/shared/' },
    },
    {
      name: 'engines-never-import-another-engine',
      comment:
        'Each can be exchanged by itself: what two of them share moves to infrastructure/shared/, by idea.',
      severity: 'error',
      from: { path: '^infrastructure/engines/([^/]+)/' },
      to: { path: '^infrastructure/engines/', pathNot: '^infrastructure/engines/$1/' },
    },
    {
      name: 'engines-see-ports-and-shared',
      comment: 'An adapter knows the ports it implements, not who uses it. Contracts run in specs.',
      severity: 'error',
      from: { path: '^infrastructure/engines/', pathNot: SPECS },
      to: { path: '^(infrastructure|ui)/', pathNot: '^infrastructure/(engines|shared)/' },
    },
    {
      name: 'consumers-see-engines',
      comment: 'They follow events into engines. Operating, HTTP and the command line use them.',
      severity: 'error',
      from: { path: '^infrastructure/consumers/', pathNot: SPECS },
      to: {
        path: '^infrastructure/',
        pathNot: '^infrastructure/(consumers|engines|shared|telemetry)/',
      },
    },
    {
      name: 'nothing-below-the-runtime-imports-it',
      comment:
        'runtime/ puts the parts together. A part that needs something names it as a parameter.',
      severity: 'error',
      from: {
        path: '^(domain|application|projections|infrastructure/(shared|engines|consumers|operating|telemetry))/',
        pathNot: SPECS,
      },
      to: { path: '^infrastructure/runtime/' },
    },
    {
      name: 'runtime-and-operating-see-what-is-below',
      comment:
        'What drives a marketplace (HTTP, command line, jobs, import, demo) stands above it.',
      severity: 'error',
      from: { path: '^infrastructure/(runtime|operating)/', pathNot: SPECS },
      to: { path: '^infrastructure/(http|cli|jobs|import|demo|deploy)/' },
    },
    {
      name: 'testing-is-for-specs',
      comment:
        'Kit, contracts, stand-ins, faults and benchmarks never reach a running installation.',
      severity: 'error',
      from: { pathNot: ['^infrastructure/testing/', '^ui/e2e/', SPECS] },
      to: { path: '^infrastructure/testing/' },
      name: 'pages-do-not-import-pages',
      comment: 'A page is opened by its route alone, so that its code comes when it is opened.',
      severity: 'error',
      from: { path: '^ui/.+\\.page\\.ts$' },
      to: { path: '^ui/.+\\.page\\.ts$' },
    },
    {
      name: 'ui-core-imports-the-api-client-only',
      severity: 'error',
      from: { path: '^ui/core/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^ui/', pathNot: '^ui/(core|api)/' },
    },
    {
      name: 'ui-terms-import-core-only',
      severity: 'error',
      from: { path: '^ui/terms/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^ui/', pathNot: '^ui/(terms|core|api)/' },
    },
    {
      name: 'ui-components-import-core-and-terms-only',
      severity: 'error',
      from: { path: '^ui/components/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^ui/', pathNot: '^ui/(components|terms|core|api)/' },
    },
    {
      name: 'only-specs-import-what-is-for-specs',
      severity: 'error',
      from: { path: '^ui/', pathNot: '\\.spec\\.ts$|/testing/' },
      to: { path: ['^ui/testing/', '^ui/.+/testing/'] },
    },
    {
      name: 'ui-areas-do-not-import-the-shell',
      severity: 'error',
      from: { path: '^ui/([^/]+)/', pathNot: '^ui/(shell|api|e2e|testing)/' },
      to: { path: '^ui/shell/' },
    },
    {
      name: 'ui-areas-import-no-other-area',
      comment:
        'What several areas show stands in terms, components or core. Allowed is what starts, on ' +
        'a page of one area, a command that another area owns: adding a product to a list, ' +
        'asking for quotes on lines, listing a product that a quote names, ordering what was quoted with the checkout form, and ' +
        'recording that a tax id is confirmed.',
      severity: 'error',
      from: {
        path: '^ui/(people|catalogue|stock|pricing|buying|trading|money|hub|looking-back|running)/',
      },
      to: {
        path: '^ui/(people|catalogue|stock|pricing|buying|trading|money|hub|looking-back|running)/',
        pathNot: [
          '^ui/$1/',
          '^ui/buying/requisition-lists/add-to-list\\.ts$',
          '^ui/buying/cart/checkout-form\\.ts$',
          '^ui/catalogue/listing/list-product\\.ts$',
          '^ui/trading/rfq/request-quotes\\.ts$',
          '^ui/people/organizations/confirm-tax-id\\.ts$',
        ],
      },
    },
    {
      name: 'the-http-kernel-knows-no-resource',
      comment: 'What all routes share; http.module.ts, schemas.ts and server.ts put them together.',
      severity: 'error',
      from: { path: '^infrastructure/http/kernel/', pathNot: '\\.spec\\.ts$' },
      to: {
        path: '^infrastructure/http/',
        pathNot: [
          '^infrastructure/http/kernel/',
          '^infrastructure/http/(schemas\\.ts|examples\\.json)$',
        ],
      },
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
