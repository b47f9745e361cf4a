/** The Prometheus metrics of changes, guest passes, sets and panels. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { HealthSources } from './sources.ts';

export interface FeatureObservers {
  /** Counts a concluded change and the outcomes of its users, see `CHANGE_KINDS` and the two constants below it. */
  readonly changes: (change: {
    readonly kind: string;
    readonly outcome: string;
    readonly users: readonly string[];
  }) => void;
  /** Counts ended guest passes, see `PASS_OUTCOMES`. */
  readonly passes: (outcomes: readonly string[]) => void;
  /** Counts a change of a set, see `SET_OUTCOMES`. */
  readonly sets: (outcome: string) => void;
  /** Counts a check of a panel, see `PANEL_OUTCOMES`. */
  readonly panels: (outcome: string) => void;
}

const CHANGE_KINDS = ['removal', 'addition', 'set', 'undo', 'pass-end'];
const CHANGE_OUTCOMES = ['done', 'partly', 'failed', 'unconfirmed'];
const USER_OUTCOMES = ['removed', 'added', 'failed', 'unconfirmed', 'not-sent'];
const PASS_OUTCOMES = ['removed', 'not-listed', 'failed', 'unconfirmed', 'not-sent', 'protected'];
const SET_OUTCOMES = ['saved', 'replaced', 'deleted'];
const PANEL_OUTCOMES = ['edited', 'unchanged', 'unread', 'failed', 'gone'];

export function observeFeatures(registry: Registry): FeatureObservers {
  const countByOutcome = (
    name: string,
    help: string,
    outcomes: readonly string[],
  ): ((one: string) => void) => {
    const counter = new Counter({ name, help, labelNames: ['outcome'], registers: [registry] });
    for (const outcome of outcomes) counter.inc({ outcome }, 0);
    return (outcome) => {
      counter.inc({ outcome });
    };
  };
  const changes = new Counter({
    name: 'unwhitelist_changes_total',
    help: 'Concluded changes of whitelists, by kind and outcome',
    labelNames: ['kind', 'outcome'],
    registers: [registry],
  });
  for (const kind of CHANGE_KINDS) for (const outcome of CHANGE_OUTCOMES) changes.inc({ kind, outcome }, 0);
  const user = countByOutcome(
    'unwhitelist_users_total',
    'Users of concluded changes, by outcome',
    USER_OUTCOMES,
  );
  const pass = countByOutcome(
    'unwhitelist_guest_passes_ended_total',
    'Guest passes that the bot has ended at their time, by the outcome of their users',
    PASS_OUTCOMES,
  );
  return {
    changes: ({ kind, outcome, users }) => {
      changes.inc({ kind, outcome });
      users.forEach(user);
    },
    passes: (outcomes) => {
      outcomes.forEach(pass);
    },
    sets: countByOutcome(
      'unwhitelist_set_changes_total',
      'Sets that were saved, replaced or deleted',
      SET_OUTCOMES,
    ),
    panels: countByOutcome(
      'unwhitelist_panel_edits_total',
      'Checks of panels that might be outdated, by result',
      PANEL_OUTCOMES,
    ),
  };
}

/** Gauges of stored passes, sets and panels, read at every scrape; missing while the store cannot be read. */
export function watchStore(registry: Registry, { passes, sets, panels }: HealthSources['store']): void {
  const gauge = (name: string, help: string, count: () => Promise<number>): void => {
    new Gauge({
      name,
      help: `${help}; missing while the store cannot be read`,
      registers: [registry],
      async collect() {
        this.reset();
        await count().then(
          (counted) => {
            this.set(counted);
          },
          () => {
            this.remove();
          },
        );
      },
    });
  };
  gauge('unwhitelist_guest_passes', 'Guest passes that have not ended', passes.count);
  gauge('unwhitelist_sets', 'Sets that are stored', sets.count);
  gauge('unwhitelist_panels', 'Panels in channels', panels.count);
}
