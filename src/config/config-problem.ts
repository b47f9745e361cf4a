/** The types of problems and warnings about environment variables. */

export interface ConfigProblem {
  /** The variable, or several that belong together. */
  readonly name: string;
  /** The expected value; never contains the actual one. */
  readonly expected: string;
}

/** A possible mistake, with which the bot starts nevertheless. */
export interface ConfigWarning {
  readonly name: string;
  /** The possible mistake; never contains the value. */
  readonly what: string;
  /** What to do, where it is not to correct the variable or to remove it. */
  readonly todo?: string;
}
