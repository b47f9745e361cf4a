/** The error of a job that a stopping process hands over to another one. */

/** `LEFT_TO_OTHERS`: what was to be done is kept as far as it has come; another process goes on with it. */
export class HandedOverError extends Error {
  override name = 'LeftToOthersError';
  readonly code = 'LEFT_TO_OTHERS';
}

export function isHandedOver(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'LEFT_TO_OTHERS';
}
