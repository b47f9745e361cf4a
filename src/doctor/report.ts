/** Formats the findings: as grouped text for people, or as one JSON document. */
import { styleText } from 'node:util';
import { AREAS, verdictOf, type Check, type Finding, type Status } from './check.ts';

const COLOURS = { ok: 'green', warning: 'yellow', problem: 'red', skipped: 'gray' } as const;
const STATUS_WIDTH = 'problem'.length;
/** A name that is longer moves its own line only. */
const NAME_WIDTH_MAX = 32;

/** `{"ok":…,"status":…,"checks":[{"id","area","status","what","todo"}]}`; `ok` is true where the exit code is 0. */
export function asJson(checks: readonly Check[]): string {
  const status = verdictOf(checks);
  return `${JSON.stringify({ ok: status === 'ok', status, checks: checks.map(inOrder) }, undefined, 2)}\n`;
}

function inOrder({ id, area, status, what, todo }: Check): Check {
  return { id, area, status, what, todo };
}

export function asText(checks: readonly Check[], colours: boolean): string {
  const paint = (status: Status, text: string): string =>
    colours ? styleText(COLOURS[status], text, { validateStream: false }) : text;
  const nameOf = ({ id }: Check): string => id.slice(id.indexOf('.') + 1);
  const widths = checks.map((one) => nameOf(one).length).filter((width) => width <= NAME_WIDTH_MAX);
  const width = Math.max(0, ...widths);
  const lines = (one: Check): readonly string[] => {
    const status = paint(one.status, one.status.padEnd(STATUS_WIDTH));
    const line = `  ${status}  ${nameOf(one).padEnd(width)}  ${one.what}`;
    return one.todo === null ? [line] : [line, `${' '.repeat(STATUS_WIDTH + width + 6)}→ ${one.todo}`];
  };
  const groups = AREAS.map((area) => {
    const own = checks.filter((one) => one.area === area).flatMap(lines);
    return own.length === 0 ? [] : [`${area.charAt(0).toUpperCase()}${area.slice(1)}`, ...own, ''];
  });
  return `${[...groups.flat(), summary(checks)].join('\n')}\n`;
}

function summary(checks: readonly Finding[]): string {
  const count = (status: Status): number => checks.filter((one) => one.status === status).length;
  const plural = (status: 'problem' | 'warning'): string =>
    `${count(status)} ${count(status) === 1 ? status : `${status}s`}`;
  return `${plural('problem')}, ${plural('warning')}, ${count('ok')} ok, ${count('skipped')} skipped`;
}

/** Removes control characters and secrets from any text; `hide` works on JSON. */
export function cleaned(checks: readonly Check[], hide: (json: string) => string): readonly Check[] {
  const clean = (text: string): string => {
    try {
      return visible(JSON.parse(hide(JSON.stringify(text))) as string);
    } catch {
      return '[secret]';
    }
  };
  return checks.map(({ id, area, status, what, todo }) => {
    return { id: clean(id), area, status, what: clean(what), todo: todo === null ? null : clean(todo) };
  });
}

/** Quoted text is made inert where it is read; this is a second safeguard. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, '');
}
