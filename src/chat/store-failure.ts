/** Recognizes errors of the store by their `code`; see `store/store.ts`. */

export interface StoreFailure extends Error {
  /** Only the operator can mend it. */
  readonly fatal: boolean;
}

/** The error as a failure of the store; undefined where it is none. */
export function storeFailure(error: unknown): StoreFailure | undefined {
  return codeOf(error) === 'STORE_FAILED' ? (error as StoreFailure) : undefined;
}

/** The same for whatever the store has rejected with: anything else would be a bug there, and passes. */
export function asStoreFailure(error: unknown, about: string): StoreFailure {
  return storeFailure(error) ?? Object.assign(new Error(about, { cause: error }), { fatal: false });
}

/** Whether the job that this was about is in the hands of another process. */
export function isSuperseded(error: unknown): boolean {
  return codeOf(error) === 'JOB_SUPERSEDED';
}

/** Whether the store has lost what it had kept of the job that this was about. */
export function isForgotten(error: unknown): boolean {
  return codeOf(error) === 'JOB_FORGOTTEN';
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
