/** Messages that wait for their channels in Redis; one process at a time sends them. */
import { randomUUID } from 'node:crypto';
import type { NewMessage, OutboxMessage, Store } from '../store.ts';
import type { Calls } from './calls.ts';
import { accountField, type Ids, type Keys } from './keys.ts';
import { fieldsOf, merged, text, type Write } from './writes.ts';

export function createOutbox(calls: Calls, now: () => number, leaderMs: number): Store['outbox'] {
  return {
    due: async (limit) => {
      const messages = (await calls.prompt('due', [now(), limit, leaderMs])) as readonly [string, string[]][];
      return messages.map(([id, flat]) => readMessage(id, flat));
    },
    delivered: async (id) => {
      await calls.prompt('delivered', [id]);
    },
    postpone: async (id, afterMs) => {
      await calls.prompt('postpone', [id, Math.round(now() + afterMs), randomUUID()]);
    },
  };
}

/** Adds messages. Ids are in the order of their making. */
export function messagesWrite(
  { keys, ids, now }: { readonly keys: Keys; readonly ids: Ids; readonly now: () => number },
  messages: readonly NewMessage[],
): Write {
  const addedAt = now();
  return merged(
    messages.map(({ platform, channelId, message }): Write => {
      const id = ids();
      const channel = accountField({ platform, id: text(channelId) });
      const fields = { platform, channelId, channel, message: text(message), addedAt, due: addedAt };
      return {
        hashes: { [keys.message(id)]: { ...fields, attempts: 0, attempt: '' } },
        sorted: [[keys.channel(channel), 0, id]],
        sets: [[keys.channels, channel]],
      };
    }),
  );
}

function readMessage(id: string, flat: readonly string[]): OutboxMessage {
  const { platform, channelId = '', message = '', attempts, addedAt } = fieldsOf(flat);
  return {
    id,
    platform: platform as OutboxMessage['platform'],
    channelId,
    message,
    attempts: Number(attempts),
    addedAt: Number(addedAt),
  };
}
