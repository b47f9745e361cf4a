/** Commands of a run: each with ids of its own, given on Discord or Slack, and what became of them. */
import { MODERATOR_ROLE } from '../support/environment.ts';
import type { CommandHandle } from '../support/fake-discord.ts';
import { readOutcomes, type Reading } from './outcomes.ts';
import type { Random } from './random.ts';
import { MODERATOR, type World } from './world.ts';

export interface Given {
  readonly platform: 'Discord' | 'Slack';
  /** Each once. */
  readonly ids: readonly string[];
  readonly givenAt: number;
  readonly acknowledged: () => boolean;
  /** Every final reply so far. */
  readonly readings: () => readonly Reading[];
  /** `performance.now()` when the first final reply was seen; see `watch`. */
  answeredAt: number | undefined;
}

/** Undefined where the platform has no connection to the bot. */
export function giveCommand(world: World, random: Random, ids: readonly string[]): Given | undefined {
  const users = pasted(random, ids);
  return random.chance(0.5) ? onDiscord(world, ids, users) : onSlack(world, ids, users);
}

/** As people paste: any separator, a word in between, an id twice. */
function pasted(random: Random, ids: readonly string[]): string {
  const separator = random.pick([' ', ', ', '\n', '、']);
  const tokens = [...ids];
  if (random.chance(0.3)) tokens.splice(random.between(0, tokens.length), 0, 'abc');
  if (random.chance(0.3)) tokens.push(ids[0] ?? '');
  return tokens.join(separator);
}

function onDiscord({ discord }: World, ids: readonly string[], users: string): Given | undefined {
  const command = send(() =>
    discord.command({ name: 'unwhitelist', options: { users }, roles: [MODERATOR_ROLE] }),
  );
  if (command === undefined) return undefined;
  let acknowledged = false;
  command.acknowledged.then(
    () => (acknowledged = true),
    () => undefined,
  );
  return {
    ...{ platform: 'Discord', ids, givenAt: performance.now(), answeredAt: undefined },
    acknowledged: () => acknowledged,
    readings: () => {
      const history = command.history();
      const files = history.flatMap((reply) => reply.files.map(({ content }) => content));
      return readOutcomes({ texts: history.map(({ text }) => plain(text)), files }, ids);
    },
  };
}

/** The stand-in throws where no bot has ever been there. */
function send(command: () => CommandHandle): CommandHandle | undefined {
  try {
    return command();
  } catch {
    return undefined;
  }
}

function onSlack({ slack }: World, ids: readonly string[], users: string): Given | undefined {
  if (slack.open() === 0) return undefined;
  const command = slack.command({ text: users, userId: MODERATOR });
  let acknowledged = false;
  command.acknowledged.then(
    () => (acknowledged = true),
    () => undefined,
  );
  return {
    ...{ platform: 'Slack', ids, givenAt: performance.now(), answeredAt: undefined },
    acknowledged: () => acknowledged,
    readings: () => {
      const texts = command.shown.map(({ text }) => plain(text));
      return readOutcomes({ texts, files: slack.uploaded.map(({ content }) => content) }, ids);
    },
  };
}

/** Without mark-up; every list with the same bullets. */
function plain(text: string): string {
  return text
    .replaceAll(/`|\*\*/gu, '')
    .replaceAll(/^[-•] /gmu, '• ')
    .replaceAll(/\n+/gu, '\n');
}
