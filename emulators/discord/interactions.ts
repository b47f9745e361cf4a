/** The interaction endpoints of the Discord emulator: one callback within 3 s, then edits and follow-ups for 15 minutes. */
import { invalidForm, acceptMessage } from './channels.ts';
import { createKeptMessages, type KeptMessage, type KeptMessages } from './kept.ts';
import type { FakeInteraction } from './events.ts';
import type { Answer, Call, Route } from './route.ts';
import { createJournal } from './journal.ts';
import type { OnStanding, ReadMessage } from './messages.ts';
import { createdAt } from './payloads.ts';

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-callback */
const WINDOW_MS = 3_000;
const TOKEN_LIFE_MS = 15 * 60_000;
const CHOICES_MAX = 25;
const CHOICE_MAX_LENGTH = 100;
const MESSAGE = 4;
const DEFERRED = 5;
const DEFERRED_UPDATE = 6;
const SUGGESTIONS = 8;
const MODAL = 9;
/** https://docs.discord.com/developers/resources/message */
const EPHEMERAL = 1 << 6;
/** The flag of a message that shows "thinking …". */
const LOADING = 1 << 7;

export interface Acknowledgement {
  /** Whether the answer replaces the clicked message. */
  readonly inPlace: boolean;
  readonly ephemeral: boolean;
  /** Milliseconds from the interaction to its acknowledgement. */
  readonly afterMs: number;
}

export interface ReadReply extends ReadMessage {
  /** Whether only the invoker sees the message in the channel; false for a direct message. */
  readonly ephemeral: boolean;
  readonly via: 'callback' | 'edit' | 'follow-up' | 'direct-message';
}

/** A suggestion of autocomplete. */
export interface Suggestion {
  readonly name: string;
  readonly value: string;
}

/** An interaction that was sent to the bot. */
export interface CommandHandle {
  readonly id: string;
  /** Resolves when Discord has accepted an acknowledgement. */
  readonly acknowledged: Promise<Acknowledgement>;
  /** Awaits the `count`th accepted message, counted from the start; the first by default. */
  readonly reply: (count?: number) => Promise<ReadReply>;
  /** The reply after the last edit. */
  readonly shown: () => ReadReply | undefined;
  /** All versions of the reply, oldest first. */
  readonly history: () => readonly ReadReply[];
}

/** The visible parts of a form that the bot has opened. */
export interface ReadModal {
  readonly customId: string;
  readonly title: string;
  /** The fields with their labels and custom ids. */
  readonly fields: readonly { readonly label: string; readonly customId: string }[];
}

interface ModalData {
  readonly custom_id?: string;
  readonly title?: string;
  readonly components?: readonly {
    readonly label?: string;
    readonly component?: { readonly custom_id?: string };
  }[];
}

export interface FakeInteractions extends Pick<KeptMessages, 'clickable'> {
  readonly routes: readonly Route[];
  /** Registers an interaction; call it before the interaction is dispatched. */
  readonly sent: (interaction: FakeInteraction) => CommandHandle;
  /** Awaits the form that the bot opens for an interaction. */
  readonly opened: (id: string) => Promise<ReadModal>;
  /** Awaits the suggestions for an interaction. */
  readonly suggested: (interaction: FakeInteraction) => Promise<readonly Suggestion[]>;
  /** Records a direct message to a person. */
  readonly direct: (userId: string, message: ReadMessage) => void;
  /** All direct messages to a person. */
  readonly directMessages: (userId: string) => readonly ReadMessage[];
  readonly close: () => void;
}

interface State extends FakeInteraction {
  readonly sentAt: number;
  acknowledgement: Acknowledgement | undefined;
  /** The message of the acknowledgement (`@original`). */
  original: KeptMessage | undefined;
  answered: boolean;
}

interface Callback {
  readonly type: number;
  readonly data?: { readonly flags?: number; readonly choices?: readonly Suggestion[] } & ModalData;
}

const UNKNOWN_INTERACTION: Answer = { status: 404, body: { code: 10062, message: 'Unknown interaction' } };

const UNKNOWN_WEBHOOK: Answer = { status: 404, body: { code: 10015, message: 'Unknown Webhook' } };

const EXPIRED: Answer = { status: 401, body: { code: 50027, message: 'Invalid Webhook Token' } };

/**
 * @param windowMs the deadline of an acknowledgement
 * @param onStanding called with each answer and each edit
 */
export function createFakeInteractions(windowMs = WINDOW_MS, onStanding?: OnStanding): FakeInteractions {
  const states = new Map<string, State>();
  const kept = createKeptMessages();
  const acknowledged = createJournal<State>(({ id }) => `acknowledged ${id}`);
  const suggestions = createJournal<{ id: string; choices: readonly Suggestion[] }>(
    ({ id }) => `suggested for ${id}`,
  );
  const modals = createJournal<ReadModal & { readonly to: string }>(({ to, title }) => `${title} for ${to}`);
  const replies = createJournal<ReadReply & { to: string; at: number }>(({ to, via }) => `${via} for ${to}`);

  const tell = ({ id, channelId, userId }: State, { id: messageId, flags, shown }: KeptMessage): void => {
    const seenBy = (flags & EPHEMERAL) === 0 ? undefined : userId;
    onStanding?.({ id: messageId, channelId, userId: seenBy, interactionId: id, shown });
  };
  const callback = (call: Call, id: string, token: string): Answer => {
    const state = states.get(token);
    const { type, data = {} } = call.body as Callback;
    if (state?.id !== id || Date.now() - createdAt(id) > windowMs) return UNKNOWN_INTERACTION;
    if (state.answered) {
      return { status: 400, body: { code: 40060, message: 'Interaction has already been acknowledged.' } };
    }
    const choices = data.choices ?? [];
    if (
      choices.length > CHOICES_MAX ||
      choices.some(({ name, value }) =>
        [name, value].some((text) => text === '' || text.length > CHOICE_MAX_LENGTH),
      )
    ) {
      return invalidForm('choices');
    }
    const acknowledge = (original: KeptMessage, inPlace: boolean): void => {
      const ephemeral = (original.flags & EPHEMERAL) !== 0;
      state.original = original;
      state.acknowledgement = { ephemeral, inPlace, afterMs: performance.now() - state.sentAt };
      acknowledged.add(state);
    };
    if (type === MESSAGE) {
      const original = kept.create((data.flags ?? 0) & EPHEMERAL);
      const shown = shownIn(state, original, 'callback', { ...call, body: data });
      if (shown.status !== 200) return shown;
      acknowledge(original, false);
    } else if (type === DEFERRED) {
      const original = kept.create(((data.flags ?? 0) & EPHEMERAL) | LOADING);
      acknowledge(original, false);
      tell(state, original);
    } else if (type === DEFERRED_UPDATE && state.clicked !== undefined) {
      acknowledge(kept.findOrCreate(state.clicked), true);
    } else if (type === MODAL && !state.submitted) {
      const { custom_id: customId = '', title = '', components = [] } = data;
      const fields = components.map(({ label = '', component }) => ({
        label,
        customId: component?.custom_id ?? '',
      }));
      modals.add({ to: id, customId, title, fields });
    } else if (type === SUGGESTIONS) {
      suggestions.add({ id, choices });
    } else {
      return invalidForm('type');
    }
    state.answered = true;
    return { status: 204 };
  };
  /** Answers a call with an interaction's token, if that is acknowledged and not expired. */
  const under = (token: string, answer: (state: State, original: KeptMessage) => Answer): Answer => {
    const state = states.get(token);
    if (state?.original === undefined) return UNKNOWN_WEBHOOK;
    return Date.now() - createdAt(state.id) > TOKEN_LIFE_MS ? EXPIRED : answer(state, state.original);
  };
  const shownIn = (state: State, message: KeptMessage, via: ReadReply['via'], call: Call): Answer => {
    const { uploadMaxBytes } = state;
    const before = kept.standing(message);
    return acceptMessage(
      call,
      (read) => {
        kept.change(message, read);
        tell(state, message);
        const ephemeral = (message.flags & EPHEMERAL) !== 0;
        replies.add({ ...read, to: state.id, at: performance.now(), via, ephemeral });
      },
      { messageId: message.id, before, uploadMaxBytes },
    );
  };
  const edit = (call: Call, token: string): Answer =>
    under(token, (state, original) => shownIn(state, original, 'edit', call));
  const followUp = (call: Call, token: string): Answer =>
    under(token, (state) => {
      const { flags = 0 } = call.body as { readonly flags?: number };
      return shownIn(state, kept.create(flags & EPHEMERAL), 'follow-up', call);
    });
  const original = (_call: Call, token: string): Answer =>
    under(token, (_state, { id, flags, editedAt }) => ({
      status: 200,
      body: { id, flags, edited_timestamp: editedAt },
    }));

  return {
    routes: [
      {
        name: 'callback',
        method: 'POST',
        path: /^\/interactions\/(\d+)\/([^/]+)\/callback$/u,
        bot: false,
        answer: callback,
      },
      {
        name: 'edit',
        method: 'PATCH',
        path: /^\/webhooks\/\d+\/([^/]+)\/messages\/@original$/u,
        bot: false,
        answer: edit,
      },
      {
        name: 'original',
        method: 'GET',
        path: /^\/webhooks\/\d+\/([^/]+)\/messages\/@original$/u,
        bot: false,
        answer: original,
      },
      {
        name: 'follow-up',
        method: 'POST',
        path: /^\/webhooks\/\d+\/([^/]+)$/u,
        bot: false,
        answer: followUp,
      },
    ],
    clickable: kept.clickable,
    sent: (interaction) => {
      const { id, token, userId } = interaction;
      const state: State = {
        ...interaction,
        sentAt: performance.now(),
        acknowledgement: undefined,
        original: undefined,
        answered: false,
      };
      states.set(token, state);
      // A direct message names no interaction: one that came before this interaction belongs to another one.
      const isReply = ({ to, at }: { to: string; at: number }): boolean =>
        to === id || (to === userId && at >= state.sentAt);
      return {
        id,
        // A getter, so that the thousands of handles of a benchmark create no waiting promise.
        get acknowledged() {
          return acknowledgement(acknowledged.find(`acknowledgement of ${id}`, (one) => one.id === id));
        },
        reply: (count = 1) =>
          replies.find(`reply ${count} to ${id}`, (reply) => {
            return isReply(reply) && replies.entries.filter(isReply)[count - 1] === reply;
          }),
        shown: () => replies.entries.findLast(isReply),
        history: () => replies.entries.filter(isReply),
      };
    },
    opened: (id) => modals.find(`a form for ${id}`, ({ to }) => to === id),
    suggested: async ({ id }) =>
      (await suggestions.find(`suggestions for ${id}`, (one) => one.id === id)).choices,
    direct: (to, message) => {
      replies.add({ ...message, to, at: performance.now(), via: 'direct-message', ephemeral: false });
    },
    directMessages: (userId) =>
      replies.entries.filter(({ to, via }) => to === userId && via === 'direct-message'),
    close: () => {
      for (const journal of [acknowledged, suggestions, modals, replies]) journal.close();
    },
  };
}

async function acknowledgement(found: Promise<State>): Promise<Acknowledgement> {
  const { acknowledgement } = await found;
  if (acknowledgement === undefined) throw new Error('acknowledged without an acknowledgement');
  return acknowledgement;
}
