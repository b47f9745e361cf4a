/** Finds the metric and label names in a PromQL expression. */

export interface Selector {
  readonly metric: string;
  /** The values of equality matchers by label: `failed` by `outcome` for `{outcome="failed"}`. */
  readonly equal: readonly (readonly [string, string])[];
  /** All labels of matchers. */
  readonly labels: readonly string[];
}

export interface PromqlNames {
  readonly selectors: readonly Selector[];
  /** The labels of `by (…)` and `without (…)`. */
  readonly grouping: readonly string[];
}

const KEYWORDS = /^(?:and|or|unless|offset|bool|on|ignoring|group_left|group_right|by|without|inf|nan)$/iu;
const GROUPING = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)/giu;
const MATCHER = /([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"/gu;

/** https://prometheus.io/docs/prometheus/latest/querying/basics/ */
export function namesIn(expression: string): PromqlNames {
  const grouping = [...expression.matchAll(GROUPING)].flatMap(([, list = '']) => list.split(','));
  const rest = expression.replaceAll(GROUPING, ' ').replaceAll(/\[[^\]]*\]/gu, ' ');
  // A token is a name with its matchers, a function name, a string, or a number with a unit.
  const tokens = rest.matchAll(/([a-zA-Z_:][\w:]*)(\s*\()?(\s*\{[^}]*\})?|"(?:[^"\\]|\\.)*"|\d[\w.]*/gu);
  const selectors = [...tokens].flatMap(([, metric, call, matchers = '']): readonly Selector[] => {
    if (metric === undefined || call !== undefined || KEYWORDS.test(metric)) return [];
    const found = [...matchers.matchAll(MATCHER)];
    return [
      {
        metric,
        labels: found.map(([, label = '']) => label),
        equal: found.flatMap(([, label = '', operator, value = '']) =>
          operator === '=' ? [[label, value] as const] : [],
        ),
      },
    ];
  });
  return { selectors, grouping: grouping.map((label) => label.trim()).filter((label) => label !== '') };
}
