/** Gives the commands of a chaos run on Discord or Slack, confirms their questions, and records their replies. */
import { MODERATOR_ROLE } from '../support/environment.ts';
import type { CommandHandle } from '../../emulators/discord/index.ts';
import type { Delivery } from '../../emulators/slack/index.ts';
import { readCheck, readOutcomes, type Reading } from './outcomes.ts';
import type { Random } from './random.ts';
import { MODERATORS, type TestBed } from './harness.ts';

export interface Given {
  readonly platform: 'Discord' | 'Slack';
  /** The ids, each once. */
  readonly ids: readonly string[];
  readonly givenAt: number;
  /** Whether the bot has acknowledged the moderator's last interaction. */
  readonly acknowledged: () => boolean;
  /** Whether an answer may still come. */
  readonly isOpen: () => boolean;
  /** Every final reply so far. */
  readonly readings: () => readonly Reading[];
  /** Presses the button of a question, and again if the platform reports that the press failed. */
  readonly goOn: () => void;
  /** Presses `Check again` under the last reply once, if there is such a button and the bot is connected. */
  readonly lookAgain: () => void;
  /** The answer to `Check again`: whether ids are on the whitelist; undefined before the answer. */
  readonly seenAgain: () => ReadonlyMap<string, boolean> | undefined;
  /** `performance.now()` when the first final reply was seen; see `watch`. */
  answeredAt: number | undefined;
}

/** A command or a press of a button, and the messages that it has caused. */
interface UserAction {
  readonly at: number;
  readonly acknowledged: () => boolean;
  readonly messages: () => readonly ShownMessage[];
}

interface ShownMessage {
  /** The text without mark-up. */
  readonly text: string;
  readonly buttons: readonly string[];
  /** Undefined if the bot is not connected to the platform. */
  readonly press: (label: string) => UserAction | undefined;
}

/** After this time a platform accepts no acknowledgement. */
const WINDOW_MS = 3_500;
/** The label of a question's right button; other buttons would remove users who were not given. */
const CONFIRM = /^Remove \d+ users?$/u;
const LOOK_AGAIN = 'Check again';
const FIRST_DISCORD_MODERATOR = 500_000_000_000_000_000n;

/** Gives a command; undefined if the bot is not connected to the platform. */
export function giveCommand(testBed: TestBed, random: Random, ids: readonly string[]): Given | undefined {
  const users = pasted(random, ids);
  return random.chance(0.5) ? onDiscord(testBed, ids, users) : onSlack(testBed, ids, users);
}

/** Writes ids as people paste them: any separator, words in between, an id twice. */
function pasted(random: Random, ids: readonly string[]): string {
  const separator = random.pick([' ', ', ', '\n', '、']);
  const tokens = [...ids];
  if (random.chance(0.3)) tokens.splice(random.between(0, tokens.length), 0, 'abc');
  if (random.chance(0.3)) tokens.push(ids[0] ?? '');
  return tokens.join(separator);
}

function onDiscord({ discord }: TestBed, ids: readonly string[], users: string): Given | undefined {
  // Each command has another moderator, because a direct message names its reader only, not its command.
  const by = {
    userId: String(FIRST_DISCORD_MODERATOR + BigInt(ids[0]?.slice(-4) ?? 0)),
    roles: [MODERATOR_ROLE],
  };
  const handles: CommandHandle[] = [];
  const send = (act: () => CommandHandle): UserAction | undefined => {
    const handle = orUndefined(act);
    if (handle === undefined) return undefined;
    handles.push(handle);
    return {
      at: performance.now(),
      acknowledged: watch(handle.acknowledged),
      messages: () =>
        handle.history().map((reply) => ({
          text: withoutMarkUp(reply.text),
          buttons: reply.buttons.map(({ label }) => label),
          press: (label) => send(() => discord.click(reply, { label, ...by })),
        })),
    };
  };
  const command = send(() => discord.command({ name: 'unwhitelist', options: { users }, ...by }));
  const files = (): readonly string[] =>
    handles
      .flatMap((handle) => handle.history())
      .flatMap((reply) => reply.files.map(({ content }) => content));
  return command && createGiven('Discord', ids, command, files);
}

/** The emulator throws if no bot has ever connected. */
function orUndefined(act: () => CommandHandle): CommandHandle | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

function onSlack({ slack }: TestBed, ids: readonly string[], users: string): Given | undefined {
  const userId = MODERATORS[Number(ids[0]?.slice(-4)) % MODERATORS.length] ?? '';
  const send = (act: () => Delivery): UserAction | undefined => {
    if (slack.open() === 0) return undefined;
    const delivery = act();
    return {
      at: performance.now(),
      acknowledged: watch(delivery.acknowledged),
      messages: () =>
        delivery.shown.map((message) => ({
          text: withoutMarkUp(message.text),
          buttons: message.buttons,
          press: (label) => send(() => slack.click(message, label, { userId })),
        })),
    };
  };
  const command = send(() => slack.command({ text: users, userId }));
  return command && createGiven('Slack', ids, command, () => slack.uploaded.map(({ content }) => content));
}

function createGiven(
  platform: Given['platform'],
  ids: readonly string[],
  command: UserAction,
  files: () => readonly string[],
): Given {
  const deeds = [command];
  const last = (): UserAction => deeds.at(-1) ?? command;
  const messages = (): readonly ShownMessage[] => deeds.flatMap((deed) => deed.messages());
  const mayBeTaken = (): boolean => last().acknowledged() || performance.now() - last().at < WINDOW_MS;
  const question = (): ShownMessage | undefined => command.messages().findLast(isQuestion);
  let look: UserAction | undefined;
  return {
    platform,
    ids,
    givenAt: command.at,
    answeredAt: undefined,
    acknowledged: () => last().acknowledged(),
    isOpen: () => mayBeTaken() || question() !== undefined,
    readings: () => {
      const texts = messages()
        .filter((message) => !isQuestion(message))
        .map(({ text }) => text);
      return readOutcomes({ texts, files: files() }, ids);
    },
    goOn: () => {
      const asked = question();
      const label = asked?.buttons.find((one) => CONFIRM.test(one));
      if (asked === undefined || label === undefined || (deeds.length > 1 && mayBeTaken())) return;
      const pressed = asked.press(label);
      if (pressed !== undefined) deeds.push(pressed);
    },
    lookAgain: () => {
      const unclear = messages().findLast(({ buttons }) => buttons.includes(LOOK_AGAIN));
      look ??= unclear?.press(LOOK_AGAIN);
    },
    seenAgain: () => {
      const [answer] = look?.messages() ?? [];
      return answer && readCheck(answer.text);
    },
  };
}

function isQuestion({ buttons }: ShownMessage): boolean {
  return buttons.some((label) => CONFIRM.test(label));
}

/** Whether the promise has resolved by now. */
function watch(promise: Promise<unknown>): () => boolean {
  let resolved = false;
  promise.then(
    () => (resolved = true),
    () => undefined,
  );
  return () => resolved;
}

/** The text without mark-up, with the same bullets for all lists. */
function withoutMarkUp(text: string): string {
  return text
    .replaceAll(/`|\*\*|^-# /gmu, '')
    .replaceAll(/^[-•] /gmu, '• ')
    .replaceAll(/\n+/gu, '\n');
}
