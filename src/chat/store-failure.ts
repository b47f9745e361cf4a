/** Recognizes errors of the store by their `code`; `store/store.ts` defines the codes. */

export interface StoreFailure extends Error {
  /** Only the operator can fix the cause. */
  readonly fatal: boolean;
}

/** The error if it is a failure of the store; else undefined. */
export function storeFailure(error: unknown): StoreFailure | undefined {
  return codeOf(error) === 'STORE_FAILED' ? (error as StoreFailure) : undefined;
}

/** Wraps any other error of the store, which would be a bug there, as a failure that is not fatal. */
export function asStoreFailure(error: unknown, about: string): StoreFailure {
  return storeFailure(error) ?? Object.assign(new Error(about, { cause: error }), { fatal: false });
}

/** Whether another process has claimed the job. */
export function isSuperseded(error: unknown): boolean {
  return codeOf(error) === 'JOB_SUPERSEDED';
}

/** Whether the store has lost the data of the job. */
export function isForgotten(error: unknown): boolean {
  return codeOf(error) === 'JOB_FORGOTTEN';
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
