/** Collects the violations that an emulator finds in the bot's requests; an unexpected one fails the test. */

export interface Violations {
  /** @param where the endpoint, or the kind of frame */
  readonly add: (where: string, what: readonly string[]) => void;
  /** Expects a violation that matches; without one, `throwUnexpected` throws. */
  readonly expect: (rule: RegExp) => void;
  /** Throws if there was an unexpected violation, or if an expected one is missing. */
  readonly throwUnexpected: () => void;
}

/** The method of `Violations` that an emulator offers to its tests. */
export interface ExpectViolations {
  /** Expects a violation whose message matches, because the test breaks this rule on purpose. */
  readonly expectViolations: (rule: RegExp) => void;
}

/** The most violations in one error message. */
const SHOWN_MAX = 10;

/**
 * @param platform the platform whose rules are checked
 * @param ignored violations that are neither an error nor required
 */
export function createViolations(platform: string, ignored?: RegExp): Violations {
  const found = new Set<string>();
  const expected: RegExp[] = [];
  return {
    add: (where, what) => {
      for (const one of what) found.add(`${where}: ${one}`);
    },
    expect: (rule) => {
      expected.push(rule);
    },
    throwUnexpected: () => {
      const unexpected = [...found].filter((one) => {
        return ignored?.test(one) !== true && !expected.some((rule) => rule.test(one));
      });
      if (unexpected.length > 0) {
        const shown = unexpected.slice(0, SHOWN_MAX).join('\n');
        throw new Error(`${unexpected.length} violations of what ${platform} documents:\n${shown}`);
      }
      const missed = expected.filter((rule) => ![...found].some((one) => rule.test(one)));
      if (missed.length > 0) throw new Error(`no violation of ${missed.map(String).join(', ')}`);
    },
  };
}
