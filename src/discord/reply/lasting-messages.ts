/** Posts, edits and deletes messages that stay in a channel. */
import { RESTJSONErrorCodes, Routes, type REST } from 'discord.js';
import type { Logger } from 'pino';
import { currentLogger } from '../../chat/log-context.ts';
import type { LastingMessages, MissingPermission, NotPosted } from '../../chat/platform.ts';
import type { Reply } from '../../chat/reply.ts';
import { onlyStanding } from '../../chat/standing-button.ts';
import { codeOf, describeError } from '../errors.ts';
import { componentRows } from './components.ts';
import { outcomeOf } from './post-outcome.ts';
import { createSend, once, toChannel, toMessage, type Way } from './send.ts';

/** A moderator waits for a panel. */
const CALL_MS = 15_000;

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes */
const MISSING = new Map<unknown, MissingPermission>([
  [RESTJSONErrorCodes.MissingAccess, 'see'],
  [RESTJSONErrorCodes.MissingPermissions, 'send'],
  [RESTJSONErrorCodes.InvalidActionOnArchivedThread, 'archived'],
]);
const GONE: ReadonlySet<unknown> = new Set([
  RESTJSONErrorCodes.UnknownMessage,
  RESTJSONErrorCodes.UnknownChannel,
]);

/** @param retryPauseMs before a call that failed is tried again */
export function createLastingMessages(rest: REST, log: Logger, retryPauseMs: number): LastingMessages {
  const send = createSend(log, retryPauseMs);
  /** Resolves to the id of the message. */
  const sendAs = async (wayUntil: (until: AbortSignal) => Way, reply: Reply): Promise<string> => {
    const controls = await componentRows({ buttons: onlyStanding(reply.buttons) });
    const way = wayUntil(AbortSignal.timeout(CALL_MS));
    const answers: { readonly id: string }[] = [];
    await send(async (message) => answers.push((await way(message)) as { id: string }), reply, { controls });
    return answers[0]?.id ?? '';
  };
  return {
    post: async (channelId, reply, key) => {
      try {
        const messageId = await sendAs((until) => once(toChannel(rest, channelId, until), key), reply);
        return { kind: 'posted', channelId, messageId };
      } catch (error) {
        return notPosted(error);
      }
    },
    edit: async (place, reply) => {
      try {
        await sendAs((until) => toMessage(rest, place, until), reply);
        return { kind: 'edited' };
      } catch (error) {
        return GONE.has(codeOf(error)) ? { kind: 'gone' } : notPosted(error);
      }
    },
    remove: async ({ channelId, messageId }) => {
      try {
        const signal = AbortSignal.timeout(CALL_MS);
        await rest.delete(Routes.channelMessage(channelId, messageId), { signal });
        return true;
      } catch (error) {
        if (GONE.has(codeOf(error))) return true;
        currentLogger(log).warn({ reason: describeError(error) }, 'a panel could not be deleted');
        return false;
      }
    },
  };
}

function notPosted(error: unknown): NotPosted {
  return { ...outcomeOf(error), missing: MISSING.get(codeOf(error)) };
}
