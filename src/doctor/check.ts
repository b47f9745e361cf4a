/** A check of the doctor: its name, status, finding and what to do. */
import { PLATFORM_NAMES } from '../platforms.ts';

export const AREAS = ['configuration', 'volcengine', ...PLATFORM_NAMES, 'store'] as const;
export type Area = (typeof AREAS)[number];

/** `skipped`: not looked at, because something else is missing or it cannot be seen; `what` says which. */
export type Status = 'ok' | 'warning' | 'problem' | 'skipped';

export interface Finding {
  readonly status: Status;
  /** What was seen; where that is not good, it begins with the variable. Never a secret. */
  readonly what: string;
  /** What to do about it; null where there is nothing to do. */
  readonly todo: string | null;
}

export interface Check extends Finding {
  /** `area.name`, or `area.name:of-what`; stable, for machines. */
  readonly id: string;
  readonly area: Area;
}

export function ok(what: string): Finding {
  return { status: 'ok', what, todo: null };
}

/** The bot will start, and something will not work as it should. */
export function warning(what: string, todo: string): Finding {
  return { status: 'warning', what, todo };
}

/** The bot will not start, or will not do its work. */
export function problem(what: string, todo: string): Finding {
  return { status: 'problem', what, todo };
}

export function skipped(what: string): Finding {
  return { status: 'skipped', what, todo: null };
}

export function check(area: Area, name: string, finding: Finding): Check {
  return { id: `${area}.${name}`, area, ...finding };
}

/** Whether what depends on this can be looked at. */
export function passed({ status }: Finding): boolean {
  return status === 'ok' || status === 'warning';
}

export type Verdict = Exclude<Status, 'skipped'>;

/** The worst of all; what was skipped counts for nothing. */
export function verdictOf(checks: readonly Finding[]): Verdict {
  const statuses = new Set(checks.map(({ status }) => status));
  if (statuses.has('problem')) return 'problem';
  return statuses.has('warning') ? 'warning' : 'ok';
}

/** The exit code of `npm run doctor`: everything is well, there are warnings only, or there is a problem. */
export const EXIT_CODE_OF: Readonly<Record<Verdict, number>> = { ok: 0, warning: 1, problem: 2 };
