/** The stand-in's life of an interaction: one callback in three seconds, then edits for a quarter of an hour. */
import type { Answer, Call, Route } from './fake-discord-http.ts';
import { createJournal } from './fake-discord-journal.ts';
import { fault, type FakeFile, type MessageBody, visibleText } from './fake-discord-messages.ts';
import { createdAt, type FakeInteraction, snowflake } from './fake-discord-payloads.ts';

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-callback */
const WINDOW_MS = 3_000;
const TOKEN_LIFE_MS = 15 * 60_000;
const CHOICES_MAX = 25;
const CHOICE_MAX_LENGTH = 100;
const DEFERRED = 5;
const SUGGESTIONS = 8;
const EPHEMERAL = 1 << 6;

export interface Acknowledgement {
  readonly ephemeral: boolean;
  /** Milliseconds since the interaction was sent. */
  readonly afterMs: number;
}

export interface ReadReply {
  /** What the moderator reads, in Discord's mark-up. */
  readonly text: string;
  /** The message as it arrived. */
  readonly body: MessageBody;
  readonly files: readonly FakeFile[];
  /** Whether only the invoker sees it; a direct message is seen by one person, and is not ephemeral. */
  readonly ephemeral: boolean;
  readonly via: 'edit' | 'direct-message';
}

/** An interaction that was sent to the bot. */
export interface CommandHandle {
  readonly id: string;
  /** Resolves when an acknowledgement was accepted. */
  readonly acknowledged: Promise<Acknowledgement>;
  /** Awaits the first message that was accepted. */
  readonly reply: () => Promise<ReadReply>;
}

export interface FakeInteractions {
  readonly routes: readonly Route[];
  /** To be called before the interaction is dispatched. */
  readonly sent: (interaction: FakeInteraction) => CommandHandle;
  /** Awaits the values offered for an interaction. */
  readonly suggested: (interaction: FakeInteraction) => Promise<readonly string[]>;
  readonly close: () => void;
}

interface State extends FakeInteraction {
  readonly sentAt: number;
  acknowledgement: Acknowledgement | undefined;
  answered: boolean;
}

interface Callback {
  readonly type: number;
  readonly data?: { readonly flags?: number; readonly choices?: readonly { name: string; value: string }[] };
}

const UNKNOWN_INTERACTION: Answer = { status: 404, body: { code: 10062, message: 'Unknown interaction' } };

export function createFakeInteractions(): FakeInteractions {
  const states = new Map<string, State>();
  const channels = new Map<string, string>();
  const acknowledged = createJournal<State>(({ id }) => `acknowledged ${id}`);
  const suggestions = createJournal<{ id: string; values: readonly string[] }>(
    ({ id }) => `suggested for ${id}`,
  );
  const replies = createJournal<ReadReply & { to: string; at: number }>(({ to, via }) => `${via} for ${to}`);

  const callback = (call: Call, id: string, token: string): Answer => {
    const state = states.get(token);
    const { type, data = {} } = call.body as Callback;
    if (state?.id !== id || Date.now() - createdAt(id) > WINDOW_MS) return UNKNOWN_INTERACTION;
    if (state.answered) {
      return { status: 400, body: { code: 40060, message: 'Interaction has already been acknowledged.' } };
    }
    const choices = data.choices ?? [];
    if (
      choices.length > CHOICES_MAX ||
      choices.some(({ name }) => name === '' || name.length > CHOICE_MAX_LENGTH)
    ) {
      return invalid('choices');
    }
    if (type === DEFERRED) {
      const ephemeral = ((data.flags ?? 0) & EPHEMERAL) !== 0;
      state.acknowledgement = { ephemeral, afterMs: performance.now() - state.sentAt };
      acknowledged.add(state);
    } else if (type === SUGGESTIONS) {
      suggestions.add({ id, values: choices.map(({ value }) => value) });
    } else {
      return invalid('type');
    }
    state.answered = true;
    return { status: 204 };
  };
  const edit = (call: Call, token: string): Answer => {
    const state = states.get(token);
    if (state?.acknowledgement === undefined) {
      return { status: 404, body: { code: 10015, message: 'Unknown Webhook' } };
    }
    if (Date.now() - createdAt(state.id) > TOKEN_LIFE_MS) {
      return { status: 401, body: { code: 50027, message: 'Invalid Webhook Token' } };
    }
    return take(call, state.id, 'edit', state.acknowledgement.ephemeral);
  };
  const openDirectMessage = (call: Call): Answer => {
    const { recipient_id: userId } = call.body as { recipient_id: string };
    const id = snowflake();
    channels.set(id, userId);
    return {
      status: 200,
      body: { id, type: 1, recipients: [{ id: userId, username: 'user', discriminator: '0' }] },
    };
  };
  const sendDirectMessage = (call: Call, channelId: string): Answer => {
    const userId = channels.get(channelId);
    if (userId === undefined) return { status: 404, body: { code: 10003, message: 'Unknown Channel' } };
    return take(call, userId, 'direct-message', false);
  };
  const take = (call: Call, to: string, via: ReadReply['via'], ephemeral: boolean): Answer => {
    const body = call.body as MessageBody;
    const wrong = fault(body, call.files);
    if (wrong !== undefined) return invalid(wrong);
    replies.add({
      to,
      at: performance.now(),
      via,
      ephemeral,
      body,
      files: call.files,
      text: visibleText(body),
    });
    return { status: 200, body: { id: snowflake(), channel_id: '1', content: '' } };
  };

  return {
    routes: [
      route('callback', 'POST', /^\/interactions\/(\d+)\/([^/]+)\/callback$/u, false, callback),
      route('edit', 'PATCH', /^\/webhooks\/\d+\/([^/]+)\/messages\/@original$/u, false, edit),
      route('open-direct-message', 'POST', /^\/users\/@me\/channels$/u, true, openDirectMessage),
      route('send-direct-message', 'POST', /^\/channels\/(\d+)\/messages$/u, true, sendDirectMessage),
    ],
    sent: (interaction) => {
      const { id, token, userId } = interaction;
      const state: State = {
        ...interaction,
        sentAt: performance.now(),
        acknowledgement: undefined,
        answered: false,
      };
      states.set(token, state);
      return {
        id,
        // Looked at only when awaited, so that a benchmark's thousands of handles wait for nothing.
        get acknowledged() {
          return acknowledgement(acknowledged.find(`acknowledgement of ${id}`, (one) => one.id === id));
        },
        reply: () =>
          replies.find(`reply to ${id}`, ({ to, at }) => {
            // Direct messages name a person and not an interaction: one from before is about something else.
            return to === id || (to === userId && at >= state.sentAt);
          }),
      };
    },
    suggested: async ({ id }) =>
      (await suggestions.find(`suggestions for ${id}`, (one) => one.id === id)).values,
    close: () => {
      for (const journal of [acknowledged, suggestions, replies]) journal.close();
    },
  };
}

async function acknowledgement(found: Promise<State>): Promise<Acknowledgement> {
  const { acknowledgement } = await found;
  if (acknowledgement === undefined) throw new Error('acknowledged without an acknowledgement');
  return acknowledgement;
}

function route(
  name: Route['name'],
  method: string,
  path: RegExp,
  bot: boolean,
  answer: Route['answer'],
): Route {
  return { name, method, path, bot, answer };
}

function invalid(what: string): Answer {
  return { status: 400, body: { code: 50035, message: `Invalid Form Body: ${what}` } };
}
