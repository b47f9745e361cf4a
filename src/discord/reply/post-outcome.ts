/** Classifies a failed channel post: retry later, needs the operator, or impossible. */
import { RESTJSONErrorCodes } from 'discord.js';
import type { NotPosted } from '../../chat/platform.ts';
import { codeOf, describeError, isTransient, retryAfterMs, statusOf } from '../errors.ts';

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes */
const PASSING: ReadonlySet<unknown> = new Set([
  RESTJSONErrorCodes.ServiceResourceIsBeingRateLimited,
  RESTJSONErrorCodes.SendMessagesHasBeenTemporarilyDisabled,
  RESTJSONErrorCodes.FeatureTemporarilyDisabledServerSide,
  RESTJSONErrorCodes.APIResourceOverloaded,
]);
/** Answered with 403, and about the message or who gets it all the same. */
const ABOUT_THE_MESSAGE: ReadonlySet<unknown> = new Set([
  RESTJSONErrorCodes.ExplicitContentCannotBeSentToTheDesiredRecipient,
  RESTJSONErrorCodes.MessageWasBlockedByAutomaticModeration,
  RESTJSONErrorCodes.TitleWasBlockedByAutomaticModeration,
  RESTJSONErrorCodes.MessageBlockedByHarmfulLinksFilter,
  // They take no direct messages.
  RESTJSONErrorCodes.CannotSendMessagesToThisUser,
]);

/** Answered with 400, although a moderator of the server can open the thread again. */
const CLOSED_THREAD: ReadonlySet<unknown> = new Set([
  RESTJSONErrorCodes.InvalidActionOnArchivedThread,
  RESTJSONErrorCodes.ThreadLocked,
]);

const [UNAUTHORIZED, FORBIDDEN, REQUEST_TIMEOUT, TOO_EARLY, TOO_MANY] = [401, 403, 408, 425, 429];
const TOKEN = 'replace the token in DISCORD_TOKEN, and start the bot again';
const PERMISSIONS =
  'give the bot View Channel, Send Messages and Attach Files in the channel, or correct DISCORD_AUDIT_CHANNEL';
const OPEN_THREAD = 'unarchive and unlock the thread, or correct DISCORD_AUDIT_CHANNEL';

export function outcomeOf(error: unknown): NotPosted {
  // Never the error itself: it holds the whole message.
  const reason = describeError(error);
  const status = statusOf(error);
  const passing = isTransient(error) || [REQUEST_TIMEOUT, TOO_EARLY, TOO_MANY].includes(status ?? 0);
  if (passing || PASSING.has(codeOf(error))) return { kind: 'later', reason, afterMs: retryAfterMs(error) };
  if (status === UNAUTHORIZED) return { kind: 'shut', reason, advice: TOKEN };
  if (CLOSED_THREAD.has(codeOf(error))) return { kind: 'shut', reason, advice: OPEN_THREAD };
  const permission = status === FORBIDDEN && !ABOUT_THE_MESSAGE.has(codeOf(error));
  return permission ? { kind: 'shut', reason, advice: PERMISSIONS } : { kind: 'refused', reason };
}
