/** A problem with a variable of the environment. */

export interface ConfigProblem {
  /** The variable, or several that must be seen together. */
  readonly name: string;
  /** What was expected; never the value. */
  readonly expected: string;
}

/** What may be a mistake, and stops nothing. */
