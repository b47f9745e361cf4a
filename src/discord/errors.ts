/** Interprets failed Discord calls, and describes them without secrets for the log. */
import { RESTJSONErrorCodes } from 'discord.js';

/** Discord's own code of a refusal (`50035`), or discord.js's (`TokenInvalid`); undefined where there is none. */
export function codeOf(error: unknown): number | string | undefined {
  const code = property(error, 'code');
  return typeof code === 'number' || typeof code === 'string' ? code : undefined;
}

/** Whether the same call may work a moment later: a 5xx, a timeout or the network; never a refusal. */
export function isTransient(error: unknown): boolean {
  const status = property(error, 'status');
  return typeof status !== 'number' || status >= 500;
}

/** Whether this bot has no business in the server that was asked about. */
export function isNotMember(error: unknown): boolean {
  const code = codeOf(error);
  return code === RESTJSONErrorCodes.MissingAccess || code === RESTJSONErrorCodes.UnknownGuild;
}

/** The HTTP status of a refusal or a fault; undefined where there was no answer. */
export function statusOf(error: unknown): number | undefined {
  const status = property(error, 'status');
  return typeof status === 'number' ? status : undefined;
}

/** How long Discord asks us to wait, where discord.js was not to wait itself. */
export function retryAfterMs(error: unknown): number | undefined {
  const waitMs = property(error, 'retryAfter');
  return typeof waitMs === 'number' ? waitMs : undefined;
}

/** Of a file that is too large: Discord's code, or a status without one where what stands before it refuses. */
export function isTooLarge(error: unknown): boolean {
  const code = codeOf(error);
  return (
    code === RESTJSONErrorCodes.RequestEntityTooLarge ||
    code === RESTJSONErrorCodes.FileUploadedExceedsMaximumSize ||
    statusOf(error) === PAYLOAD_TOO_LARGE
  );
}

/** Whether a message that has a file may have been refused for it; without Attach Files it is. */
export function mayBeRefusedFile(error: unknown): boolean {
  const code = codeOf(error);
  return (
    isTooLarge(error) ||
    code === RESTJSONErrorCodes.InvalidFileUploaded ||
    code === RESTJSONErrorCodes.MissingPermissions ||
    code === RESTJSONErrorCodes.ExplicitContentCannotBeSentToTheDesiredRecipient
  );
}

/** Whether Discord found fault with the message itself, or took it for too large. */
export function isRefusedForm(error: unknown): boolean {
  return codeOf(error) === RESTJSONErrorCodes.InvalidFormBodyOrContentType || isTooLarge(error);
}

/** An HTTP status, which comes without a code where not Discord itself but what stands before it refuses. */
const PAYLOAD_TOO_LARGE = 413;

/**
 * The words of an error for the log. The errors of discord.js themselves are not for it: they hold the address that
 * was called, with the interaction's token in it, and the whole message that was sent.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const status = property(error, 'status');
  const cause = error.cause instanceof Error ? `: ${describeError(error.cause)}` : '';
  // discord.js puts the code into the name; the errors of sockets keep it beside the message.
  const code = codeOf(error);
  const named = code === undefined || error.name.includes(String(code)) ? '' : ` (${String(code)})`;
  const answered = typeof status === 'number' ? ` (HTTP ${status})` : '';
  return `${error.name}: ${error.message}${named}${answered}${cause}`;
}

/** By name and not by class: two copies of a package may be loaded. */
function property(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? (Reflect.get(error, name) as unknown) : undefined;
}
