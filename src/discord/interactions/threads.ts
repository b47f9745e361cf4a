/** Finds the channel of a command that was typed in a thread. */
import { type BaseInteraction, type Client, Events } from 'discord.js';

export interface Threads {
  /** Learns of threads from the interactions that reach a client. */
  readonly watch: (client: Client) => void;
  /** The channel of an interaction, of a thread its parent; null where there is none. */
  readonly channelOf: (interaction: BaseInteraction) => string | null;
}

/** Of threads, not of channels: a parent's parent is a category. https://docs.discord.com/developers/resources/channel */
const THREAD_TYPES = new Set([10, 11, 12]);
/** A thread that is forgotten is learnt of again with its next interaction. */
const THREADS_MAX = 10_000;

interface Packet {
  readonly t?: unknown;
  readonly d?: { readonly channel?: Readonly<Partial<Record<'id' | 'type' | 'parent_id', unknown>>> };
}

/**
 * discord.js drops what an interaction says of its channel where it does not know the channel already, as with a private
 * thread. So it is read before: the raw packet is emitted first.
 */
export function createThreads(): Threads {
  const parents = new Map<string, string>();
  const learn = ({ t, d }: Packet): void => {
    const { id, type, parent_id: parent } = d?.channel ?? {};
    if (t !== 'INTERACTION_CREATE' || !THREAD_TYPES.has(Number(type))) return;
    if (typeof id !== 'string' || typeof parent !== 'string') return;
    if (parents.size >= THREADS_MAX) parents.clear();
    parents.set(id, parent);
  };
  return {
    watch: (client) => {
      client.on(Events.Raw, learn);
    },
    channelOf: ({ channelId }) => (channelId === null ? null : (parents.get(channelId) ?? channelId)),
  };
}
