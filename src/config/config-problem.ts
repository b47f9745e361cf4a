/** What is wrong with a variable of the environment, and what may be. */

export interface ConfigProblem {
  /** The variable, or several that must be seen together. */
  readonly name: string;
  /** What was expected; never the value. */
  readonly expected: string;
}

/** What may be a mistake, and stops nothing. */
export interface ConfigWarning {
  readonly name: string;
  /** Never the value. */
  readonly what: string;
  /** What to do, where it is not to correct the variable or to remove it. */
  readonly todo?: string;
}
