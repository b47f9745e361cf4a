/** Drops gateway payloads that are malformed, and catches the errors of those that discord.js cannot read. */
import { GatewayDispatchEvents } from 'discord.js';
import type { Logger } from 'pino';
import { withChannel } from './with-channel.ts';
import { describeError } from '../errors.ts';
import { isInteraction } from './interaction-schema.ts';
import { withWholeMessages } from './whole-message.ts';

/** What @discordjs/ws calls the event of a dispatch; discord.js has another enum of that name. */
const DISPATCH = 'dispatch';

type Emit = (
  event: string,
  payload: { readonly data?: { readonly t?: unknown; readonly d?: unknown } },
) => boolean;

/**
 * Drops interactions that are not of the documented form, and completes the others: each names its channel, and messages hold all
 * of their text as their text;
 * everything else goes on to discord.js as it came.
 */
export function dropMalformed(manager: object, log: Logger): void {
  const emit = Reflect.get(manager, 'emit') as Emit;
  const sifted: Emit = (event, payload) => {
    const { t, d } = (event === DISPATCH ? payload.data : undefined) ?? {};
    if (t !== GatewayDispatchEvents.InteractionCreate) return emit.call(manager, event, payload);
    if (isInteraction(d)) {
      const data = { ...payload.data, d: withWholeMessages(withChannel(d)) };
      return emit.call(manager, event, { ...payload, data });
    }
    log.warn('Discord sent an interaction that is not of the documented form: it was dropped');
    return true;
  };
  Reflect.set(manager, 'emit', sifted);
}

type OnMessage = (...message: unknown[]) => Promise<void>;

/**
 * Catches the rejection of a shard's promise for a payload that it cannot read, which discord.js leaves unhandled. What it
 * cannot read is dropped; the next payload is none the worse for it.
 */
export function catchUnreadable(shard: object, log: Logger): void {
  const onMessage = Reflect.get(shard, 'onMessage') as OnMessage;
  const held: OnMessage = async (...message) => {
    try {
      await onMessage.apply(shard, message);
    } catch (error) {
      log.warn({ reason: describeError(error) }, 'Discord sent what discord.js cannot read: it was dropped');
    }
  };
  Reflect.set(shard, 'onMessage', held);
}
