/** Collects what an emulator finds wrong in the requests of a test; a violation fails the test unless the test expects it. */

export interface Violations {
  /** @param where the endpoint, or what else was sent */
  readonly add: (where: string, what: readonly string[]) => void;
  /** The test breaks this rule on purpose; it has to be broken before the end. */
  readonly expect: (rule: RegExp) => void;
  /** Throws where something was found that was not expected, or was expected and not found. */
  readonly settle: () => void;
}

/** The part of it that an emulator hands to its tests. */
export interface ExpectViolations {
  /** This test sends on purpose what breaks a rule, said by the message of the violation. */
  readonly expectViolations: (rule: RegExp) => void;
}

/** Enough to see what is wrong. */
const SHOWN_MAX = 10;

/**
 * @param platform whose rules they are
 * @param ignored what a test cannot help, and need not happen
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
    settle: () => {
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
