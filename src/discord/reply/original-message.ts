/** The message that an acknowledgement refers to: the new reply, or the message that was clicked. */
import { MessageFlags, type REST, Routes } from 'discord.js';
import type { Responder } from '../../chat/platform.ts';
import { describeError, isTransient } from '../errors.ts';
import { renderReply } from './render.ts';
import { requestOf, type Way } from './send.ts';

/** What is known of an interaction, for as long as it is not answered. */
export interface Place {
  readonly applicationId: string;
  /** Good for 15 minutes. */
  readonly token: string;
  readonly userId: string;
  /** The message that was clicked, where the acknowledgement was that it will be changed. */
  readonly clicked?: {
    /** When it had been changed last, in milliseconds since 1970; null where it had not been. */
    readonly editedMs: number | null;
  };
  /** Discord's limit for one file in an answer to this interaction. */
  readonly uploadMaxBytes?: number;
}

export interface OriginalMessage extends Required<Pick<Responder, 'showProgress' | 'wasAcknowledged'>> {
  readonly edit: Way;
  /** Whether progress was shown in it. */
  readonly hasProgress: () => boolean;
  /** Whether progress that was given up may still arrive, and overwrite the reply. */
  readonly isUnsettled: () => boolean;
}

/** @param progressMs for one edit that shows progress: the reply waits for it */
export function createOriginalMessage(rest: REST, place: Place, progressMs: number): OriginalMessage {
  const route = Routes.webhookMessage(place.applicationId, place.token, '@original');
  let refused = false;
  let unsettled = false;
  let progress = false;
  return {
    // The interaction's own token is what authorises this route.
    edit: (message) => rest.patch(route, { auth: false, ...requestOf(message) }),
    hasProgress: () => progress,
    isUnsettled: () => unsettled,
    wasAcknowledged: async () => {
      try {
        return isUnanswered((await rest.get(route, { auth: false })) as Told, place);
      } catch (error) {
        if (isTransient(error)) throw new Error(describeError(error));
        return false;
      }
    },
    showProgress: async (reply) => {
      if (refused) return;
      try {
        // By the same queue as the reply, so that Discord gets one after the other.
        const signal = AbortSignal.timeout(progressMs);
        await rest.patch(route, { auth: false, ...requestOf(renderReply(reply)), signal });
        progress = true;
      } catch (error) {
        if (isTransient(error)) unsettled = true;
        else refused = true;
        throw new Error(describeError(error));
      }
    },
  };
}

interface Told {
  readonly flags?: number;
  readonly edited_timestamp?: string | null;
}

/**
 * Discord tells of the message only under a token that was acknowledged, since without an acknowledgement in 3 s the token is
 * void (https://docs.discord.com/developers/interactions/receiving-and-responding). Whether it was answered since then: a
 * message of its own says that the bot is thinking until then, and one that was clicked is changed by the answer.
 */
function isUnanswered({ flags = 0, edited_timestamp: edited = null }: Told, { clicked }: Place): boolean {
  if (clicked === undefined) return (flags & MessageFlags.Loading) !== 0;
  return (edited === null ? null : Date.parse(edited)) === clicked.editedMs;
}
