/** Names in Redis, and ids that nobody else has. */
import { createHash, randomBytes } from 'node:crypto';
import type { Account } from '../store.ts';

export interface Keys {
  /** What every key begins with. The braces keep all of them in one slot, as scripts over several keys need it. */
  readonly prefix: string;
  readonly job: (id: string) => string;
  /** Of the invocation: which job it became. */
  readonly invocation: (hash: string) => string;
  readonly action: (id: string) => string;
  /** How it stands with the users of an action. */
  readonly marks: (action: string) => string;
  readonly offer: (key: string) => string;
  readonly message: (id: string) => string;
  /** The messages of one channel, in their order. */
  readonly channel: (channel: string) => string;
  /** The concluded actions of a conversation, in the order begun. */
  readonly conversation: (id: string) => string;
  /** Jobs that are not finished, by when they came. */
  readonly open: string;
  /** Jobs that are, by when they were. */
  readonly finished: string;
  /** By their time, to be trimmed. */
  readonly actions: string;
  /** By their end, to be trimmed. */
  readonly offers: string;
  readonly links: string;
  readonly channels: string;
}

/** @param scope what tells this bot from others that share the Redis; it does not show in the keys */
export function createKeys(scope: string): Keys {
  const prefix = `unwhitelist:{${hashOf(scope).slice(0, 16)}}:`;
  return {
    prefix,
    job: (id) => `${prefix}job:${id}`,
    invocation: (hash) => `${prefix}key:${hash}`,
    action: (id) => `${prefix}action:${id}`,
    marks: (action) => `${prefix}marks:${action}`,
    offer: (key) => `${prefix}offer:${key}`,
    message: (id) => `${prefix}message:${id}`,
    channel: (channel) => `${prefix}channel:${channel}`,
    conversation: (id) => `${prefix}conversation:${id}`,
    open: `${prefix}open`,
    finished: `${prefix}finished`,
    actions: `${prefix}actions`,
    offers: `${prefix}offers`,
    links: `${prefix}links`,
    channels: `${prefix}channels`,
  };
}

/** Of any text, in 64 hexadecimal digits. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function accountField({ platform, id }: Account): string {
  return `${platform}:${id}`;
}

const ID_RANDOM_BYTES = 5;
/** Enough digits of microseconds, to the base of 36, until the year 6141. */
const ID_TIME_DIGITS = 11;

/** Of one kind of thing: `ids()` is later, as text, than any before, and, across processes, than any made a moment before. */
export type Ids = () => string;

/** @param now milliseconds since 1970, alike in all processes */
export function createIds(now: () => number): Ids {
  let last = 0;
  return () => {
    last = Math.max(last + 1, Math.floor(now() * 1_000));
    const time = last.toString(36).padStart(ID_TIME_DIGITS, '0');
    // A letter before it, since BullMQ takes no number for an id.
    return `i${time}${randomBytes(ID_RANDOM_BYTES).toString('hex')}`;
  };
}
