/** What is written about the metrics, in rules, on the dashboard and in the documentation, is what `/metrics` tells. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { INVOCATION_OUTCOMES } from '../../src/chat/metrics.ts';
import { createHealth } from '../../src/health/index.ts';
import { createTestLog } from '../support/log.ts';
import { healthIn } from '../support/health/health.ts';
import { namesIn } from '../support/health/promql.ts';

/** By name; of a histogram, `_bucket`, `_sum` and `_count` are metrics of their own. */
interface Exposed {
  readonly types: ReadonlyMap<string, string>;
  readonly labels: ReadonlyMap<string, ReadonlySet<string>>;
  /** `name label value` */
  readonly values: ReadonlySet<string>;
}

/** Of a bot to which everything that is counted has happened. */
async function expose(): Promise<string> {
  const { log, entries } = createTestLog();
  const health = createHealth({ port: 0, host: '127.0.0.1' }, log);
  const { chat, api, changes, sets, panels } = health.observers;
  const none = { count: () => Promise.resolve(0) };
  await health.open({
    phase: () => 'running',
    platforms: [{ name: 'slack' }, { name: 'discord' }],
    store: { usable: () => Promise.resolve(true), passes: none, sets: none, panels: none },
    limiter: { shared: true, available: () => true, waiting: () => 0 },
    dispatch: { running: () => 0 },
  });
  chat.acknowledged('slack', 1);
  chat.ended('slack', 'done');
  changes({ kind: 'removal', outcome: 'done', users: ['removed'] });
  sets('saved');
  panels('edited');
  api.waited(1);
  for (const kind of ['throttled', 'temporary'] as const)
    api.attempted('BatchRemoveWhitelistParticipant', 1, {
      kind,
      code: 'TIMEOUT',
      message: '',
      doubtful: true,
    });
  try {
    return (await healthIn(entries).get('/metrics')).text;
  } finally {
    health.close();
  }
}

function read(text: string): Exposed {
  const types = new Map<string, string>();
  const labels = new Map<string, Set<string>>();
  const values = new Set<string>();
  for (const line of text.split('\n')) {
    const [, typed = '', type = ''] = /^# TYPE (\S+) (\S+)$/u.exec(line) ?? [];
    if (typed !== '') types.set(typed, type);
    const [, name = '', braces = ''] = /^([a-z]\w*)(?:\{(.*)\})? \S+$/u.exec(line) ?? [];
    if (name === '') continue;
    const known = labels.get(name) ?? new Set();
    labels.set(name, known);
    for (const [, label = '', value = ''] of braces.matchAll(/(\w+)="([^"]*)"/gu)) {
      known.add(label);
      values.add(`${name} ${label} ${value}`);
    }
  }
  return { types, labels, values };
}

/** What Prometheus itself adds. */
const TARGET_LABELS = ['job', 'instance'];

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: { readonly summary: string; readonly runbook_url: string };
}
const { groups } = parse(readFileSync('monitoring/alerts.yaml', 'utf8')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);

interface Panel {
  readonly title: string;
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}
const dashboard = JSON.parse(readFileSync('monitoring/grafana-dashboard.json', 'utf8')) as {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly query: string }[] };
};
const documentation = readFileSync('docs/monitoring.md', 'utf8');

const expressions = [
  ...rules.map(({ alert, expr, annotations }) => [alert, expr, annotations.summary] as const),
  ...dashboard.panels.flatMap(({ title, targets }) =>
    targets.map(({ expr, legendFormat }) => [`the panel ${title}`, expr, legendFormat] as const),
  ),
];

describe('monitoring', () => {
  let exposed: Exposed;
  beforeAll(async () => {
    exposed = read(await expose());
  });

  test.each(expressions)('%s asks for what there is', (_what, expression, text) => {
    const { selectors, grouping } = namesIn(expression);
    expect(selectors.length).toBeGreaterThan(0);
    const shown = [...text.matchAll(/\$labels\.(\w+)|\{\{(\w+)\}\}/gu)].map(([, a, b]) => a ?? b ?? '');
    const known = new Set(TARGET_LABELS);
    for (const { metric, labels, equal } of selectors) {
      // Of Prometheus itself.
      const own = metric === 'up' ? new Set<string>() : exposed.labels.get(metric);
      expect(own, `the metric ${metric}`).toBeDefined();
      for (const label of own ?? []) known.add(label);
      expect(labels.filter((label) => own?.has(label) !== true && !TARGET_LABELS.includes(label))).toEqual(
        [],
      );
      const values = equal.filter(([label]) => !TARGET_LABELS.includes(label));
      expect(values.filter((pair) => !exposed.values.has(`${metric} ${pair.join(' ')}`))).toEqual([]);
    }
    expect([...grouping, ...shown].filter((label) => !known.has(label))).toEqual([]);
    // What is shown has to be left over after the grouping.
    if (grouping.length > 0) expect(shown.filter((label) => !grouping.includes(label))).toEqual([]);
  });

  test.each(rules)(
    '$alert asks for this job alone, and says where to read on',
    ({ alert, expr, annotations }) => {
      for (const { equal } of namesIn(expr).selectors) expect(equal).toContainEqual(['job', 'unwhitelist']);
      const [file = '', place] = annotations.runbook_url.split('#');
      expect([file, place]).toEqual(['docs/monitoring.md', alert.toLowerCase()]);
      expect(documentation).toContain(`\n### ${alert}\n`);
    },
  );

  test('the dashboard finds the processes by a metric that there is', () => {
    const queries = dashboard.templating.list.flatMap(
      ({ query }) => /^label_values\((\w+)/u.exec(query)?.[1] ?? [],
    );
    expect(queries).toEqual(['unwhitelist_ready']);
    expect(exposed.types.has('unwhitelist_ready')).toBe(true);
  });

  test('the documentation has a line for each metric of ours, with its type and labels', () => {
    const rows = [...documentation.matchAll(/^\| `(unwhitelist_\w+)`\s*\| (\w+)\s*\| ([^|]*)\|/gmu)];
    const written = rows.map(([, name, type, labels = '']) => [
      name,
      type,
      [...labels.matchAll(/\w+/gu)].map(String),
    ]);
    const real = [...exposed.types].filter(([name]) => name.startsWith('unwhitelist_'));
    const labelsOf = (name: string, type: string): readonly string[] => [
      ...(exposed.labels.get(type === 'histogram' ? `${name}_count` : name) ?? []),
    ];
    expect(written.toSorted()).toEqual(
      real.map(([name, type]) => [name, type, labelsOf(name, type)]).toSorted(),
    );
  });

  test('the documentation names every outcome, every part, and what to do about every alert', () => {
    for (const name of [...INVOCATION_OUTCOMES, 'process', 'slack', 'discord', 'database', 'limit'])
      expect(documentation).toContain(`\`${name}\``);
    const alerts = [...documentation.matchAll(/^### (Unwhitelist\w+)$/gmu)].map(([, name]) => name);
    expect(alerts).toEqual(rules.map(({ alert }) => alert));
  });
});

test('the names of an expression are read as Prometheus reads them', () => {
  const { selectors, grouping } = namesIn(
    'histogram_quantile(0.9, sum by (le, x) (rate(a_bucket{b="c (d)", e=~"f|g"}[$__rate_interval]))) > 1e3 and on (y) h offset 5m or vector(0) > bool i',
  );
  expect(selectors.map(({ metric }) => metric)).toEqual(['a_bucket', 'h', 'i']);
  expect(selectors[0]).toMatchObject({ equal: [['b', 'c (d)']], labels: ['b', 'e'] });
  expect(grouping).toEqual(['le', 'x', 'y']);
});
