/** The error that ends a job in a stopping process: its progress is stored, and another process resumes it. */

export class HandedOverError extends Error {
  override name = 'LeftToOthersError';
  readonly code = 'LEFT_TO_OTHERS';
}

export function isHandedOver(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'LEFT_TO_OTHERS';
}
