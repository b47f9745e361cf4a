/** The Prometheus metrics; docs/monitoring.md explains each. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { INVOCATION_OUTCOMES, type ChatMetrics } from '../chat/metrics.ts';
import { codeLabel } from '../volcengine/errors.ts';
import type { ApiMetrics } from '../volcengine/metrics.ts';
import { observeFeatures, watchStore, type FeatureObservers } from './feature-metrics.ts';
import { readinessOf } from './readiness.ts';
import type { HealthSources } from './sources.ts';

/** Functions with which the parts of the bot count what they do. */
export interface Observers extends FeatureObservers {
  readonly chat: ChatMetrics;
  readonly api: ApiMetrics;
}

/** The metrics of one bot, in a registry of its own, so that several bots can run in one process. */
export interface Metrics {
  readonly observers: Observers;
  /** Adds the gauges that read these sources at every scrape. */
  readonly observeSources: (sources: HealthSources) => void;
  readonly contentType: string;
  readonly text: () => Promise<string>;
}

/** In seconds. Platforms await the acknowledgement for 3 s, of which the store may use 1 s. */
const ACKNOWLEDGEMENT_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3];
/** In seconds, up to the longest VOLC_TIMEOUT_MS. */
const API_BUCKETS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** In seconds: 50 requests wait for one at the most, 1,000 commands for 20. */
const WAIT_BUCKETS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60, 300];

const MS_PER_S = 1_000;

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const chat = observeChat(registry);
  return {
    observers: {
      chat: chat.observer,
      api: observeApi(registry),
      ...observeFeatures(registry),
    },
    observeSources: (sources) => {
      for (const { name } of sources.platforms) chat.startAtZero(name);
      watchBot(registry, sources);
      watchStore(registry, sources.store);
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

interface ChatObserver {
  readonly observer: ChatMetrics;
  /** Exports the counters with 0: `rate` does not see the increase with which a counter first appears. */
  readonly startAtZero: (platform: string) => void;
}

function observeChat(registry: Registry): ChatObserver {
  const commands = new Counter({
    name: 'unwhitelist_commands_total',
    help: 'Commands and clicks, by outcome',
    labelNames: ['platform', 'outcome'],
    registers: [registry],
  });
  const acknowledgement = new Histogram({
    name: 'unwhitelist_acknowledgement_duration_seconds',
    help: "From a command's arrival to the platform's response to the acknowledgement, for which it waits 3 s",
    labelNames: ['platform'],
    buckets: ACKNOWLEDGEMENT_BUCKETS,
    registers: [registry],
  });
  return {
    observer: {
      acknowledged: (platform, ms) => {
        acknowledgement.observe({ platform }, ms / MS_PER_S);
      },
      ended: (platform, outcome) => {
        commands.inc({ platform, outcome });
      },
    },
    startAtZero: (platform) => {
      for (const outcome of INVOCATION_OUTCOMES) commands.inc({ platform, outcome }, 0);
      acknowledgement.zero({ platform });
    },
  };
}

function observeApi(registry: Registry): ApiMetrics {
  const registers = [registry];
  const duration = new Histogram({
    name: 'unwhitelist_api_request_duration_seconds',
    help: 'One attempt at the API, from leaving the limiter to the end of the answer',
    labelNames: ['action'],
    buckets: API_BUCKETS,
    registers,
  });
  const errors = new Counter({
    name: 'unwhitelist_api_errors_total',
    help: 'Attempts at the API that failed, by kind and code',
    labelNames: ['action', 'kind', 'code'],
    registers,
  });
  const wait = new Histogram({
    name: 'unwhitelist_limiter_wait_seconds',
    help: 'How long an attempt waited for its turn in the limiter',
    buckets: WAIT_BUCKETS,
    registers,
  });
  return {
    waited: (ms) => {
      wait.observe(ms / MS_PER_S);
    },
    attempted: (action, ms, problem) => {
      duration.observe({ action }, ms / MS_PER_S);
      if (problem !== undefined) errors.inc({ action, kind: problem.kind, code: codeLabel(problem.code) });
    },
  };
}

function watchBot(registry: Registry, sources: HealthSources): void {
  const registers = [registry];
  const { platforms, limiter, dispatch } = sources;
  new Counter({
    name: 'unwhitelist_reconnects_total',
    help: 'Connections to the platform that have ended, whether replaced already or not',
    labelNames: ['platform'],
    registers,
    collect() {
      this.reset();
      for (const { name: platform, reconnects } of platforms) this.inc({ platform }, reconnects?.() ?? 0);
    },
  });
  new Gauge({
    name: 'unwhitelist_limiter_waiting_requests',
    help: 'Requests that wait for their turn in the limiter',
    registers,
    collect() {
      this.set(limiter.waiting());
    },
  });
  new Gauge({
    name: 'unwhitelist_jobs_running',
    help: 'Commands and clicks that are being received or run',
    registers,
    collect() {
      this.set(dispatch.running());
    },
  });
  new Gauge({
    name: 'unwhitelist_ready',
    help: 'Whether this part of the bot is ready (1) or not (0), as GET /readyz says',
    labelNames: ['part'],
    registers,
    async collect() {
      const { parts } = await readinessOf(sources);
      for (const [part, { ready }] of parts) this.set({ part }, ready ? 1 : 0);
    },
  });
}
