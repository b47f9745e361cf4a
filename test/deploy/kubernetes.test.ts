/** deploy/kubernetes.yaml, checked without a cluster: against Kubernetes' own schema, and against what the bot needs. */
import { readFileSync } from 'node:fs';
import { validate as validateDeployment } from 'kubernetes-models/_schemas/IoK8sApiAppsV1Deployment';
import { validate as validateConfigMap } from 'kubernetes-models/_schemas/IoK8sApiCoreV1ConfigMap';
import { validate as validateSecret } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Secret';
import { validate as validateBudget } from 'kubernetes-models/_schemas/IoK8sApiPolicyV1PodDisruptionBudget';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { fileVariable, SECRET_NAMES, VARIABLES } from '../../src/config/variables.ts';

const documents = parseAllDocuments(readFileSync('deploy/kubernetes.yaml', 'utf8')).map(
  (document) => document.toJS() as Readonly<Record<string, unknown>>,
);
const [secret, settings, deployment, budget] = documents as unknown as readonly [
  { readonly metadata: { readonly name: string }; readonly stringData: Readonly<Record<string, string>> },
  { readonly metadata: { readonly name: string }; readonly data: Readonly<Record<string, string>> },
  IDeployment,
  { readonly spec: { readonly minAvailable: number; readonly selector: unknown } },
];

interface Validate {
  (document: unknown): boolean;
  readonly errors?: readonly { readonly instancePath: string; readonly keyword: string }[] | null;
}

/** What the schema finds; and the keys that it does not know, which are those that it never asks for. */
function findings(document: object, validate: Validate): readonly string[] {
  const asked = new Set<string>();
  const all: string[] = [];
  const watch = (value: object, path: string): object => {
    for (const key of Object.keys(value)) all.push(`${path}/${key}`);
    const children = new Map<PropertyKey, object>();
    return new Proxy(value, {
      get: (target, key): unknown => {
        const child: unknown = Reflect.get(target, key);
        asked.add(`${path}/${String(key)}`);
        if (typeof child !== 'object' || child === null) return child;
        const watched = children.get(key) ?? watch(child, `${path}/${String(key)}`);
        children.set(key, watched);
        return watched;
      },
    });
  };
  validate(watch(document, ''));
  const refused = (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath}: ${keyword}`);
  return [...refused, ...all.filter((path) => !asked.has(path)).map((path) => `${path}: unknown`)];
}

const VALIDATORS = [
  ['v1', 'Secret', validateSecret],
  ['v1', 'ConfigMap', validateConfigMap],
  ['apps/v1', 'Deployment', validateDeployment],
  ['policy/v1', 'PodDisruptionBudget', validateBudget],
] as const;

describe("Kubernetes' own schema", () => {
  test('is asked about every object', () => {
    expect(documents.map(({ apiVersion, kind }) => [apiVersion, kind])).toEqual(
      VALIDATORS.map(([apiVersion, kind]) => [apiVersion, kind]),
    );
  });

  test.each(VALIDATORS)('takes the %s %s, and knows every key of it', (_apiVersion, kind, validate) => {
    const document = documents.find((one) => one['kind'] === kind) ?? expect.fail(kind);
    expect(findings(document, validate as Validate)).toEqual([]);
  });

  test('would notice a wrong value, and a misspelt key', () => {
    const wrong = structuredClone<unknown>(deployment) as { spec: Record<string, unknown> };
    Object.assign(wrong.spec, { replicas: '2', strategi: {} });
    expect(findings(wrong, validateDeployment as Validate)).toEqual([
      '/spec/replicas: type',
      '/spec/strategi: unknown',
    ]);
  });
});

const pod = deployment.spec?.template.spec ?? expect.fail('no pod');
const [bot] = pod.containers;

test('two processes, of which one is always there: in an upgrade, and when a machine is emptied', () => {
  expect(deployment.spec).toMatchObject({
    replicas: 2,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    selector: budget.spec.selector,
    template: { metadata: { labels: { app: 'unwhitelist' } } },
  });
  expect(budget.spec.minAvailable).toBe(1);
});

test('a process takes part when it is ready, and is started again only when it hangs; it has the time to stop', () => {
  const path = (probe: { readonly httpGet?: { readonly path?: string } } | undefined) => probe?.httpGet?.path;
  expect([bot?.startupProbe, bot?.livenessProbe, bot?.readinessProbe].map(path)).toEqual([
    ...['/healthz', '/healthz', '/readyz'],
  ]);
  expect(bot?.ports).toEqual([{ name: 'health', containerPort: Number(settings.data['HEALTH_PORT']) }]);
  expect(settings.data['HEALTH_HOST']).toBe('0.0.0.0');
  expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(10);
});

test('variables are the bot’s own, and every secret is a file that one of them names', () => {
  const names = Object.keys(settings.data);
  expect(names.filter((name) => !(name.replace(/_FILE$/u, '') in VARIABLES))).toEqual([]);
  expect(names.filter((name) => SECRET_NAMES.some((secret) => secret === name))).toEqual([]);
  const mount = bot?.volumeMounts?.find(({ name }) => name === 'secrets')?.mountPath ?? '';
  const files = Object.fromEntries(
    names.filter((name) => name.endsWith('_FILE')).map((name) => [name, settings.data[name]]),
  );
  expect(files).toEqual(
    Object.fromEntries(
      SECRET_NAMES.map((name) => [name, name.toLowerCase().replaceAll('_', '-')] as const)
        .filter(([, key]) => key in secret.stringData)
        .map(([name, key]) => [fileVariable(name), `${mount}/${key}`]),
    ),
  );
  expect(pod.volumes?.find(({ name }) => name === 'secrets')?.secret).toEqual({
    secretName: secret.metadata.name,
    defaultMode: 0o440,
  });
  expect(bot?.envFrom).toEqual([{ configMapRef: { name: settings.metadata.name } }]);
});

test('it is not root, writes nowhere but to /tmp, and has no rights that it does not need', () => {
  expect(pod).toMatchObject({
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, runAsUser: 1_000, seccompProfile: { type: 'RuntimeDefault' } },
  });
  expect(bot?.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
  const writable = bot?.volumeMounts?.filter(({ readOnly }) => readOnly !== true);
  expect(writable?.map(({ mountPath }) => mountPath)).toEqual(['/tmp']);
});
