/** The options that several commands share. */
import type { CommandOption, SuggestContext } from '../../src/chat/command.ts';
import { matcher } from '../../src/chat/matching.ts';
import type { Choice } from '../../src/chat/reply.ts';
import { inert } from '../../src/chat/sentence.ts';
import { localized, type Texts } from '../../src/chat/texts/index.ts';
import { chooseGroup, type LiveGroups } from '../../src/whitelist/live-groups.ts';
import type { Work } from '../work.ts';

/** Discord's longest string option; about 300 ids of nineteen digits. */
const USERS_MAX_LENGTH = 6_000;
const GROUP_MAX_LENGTH = 64;
const REASON_MAX_LENGTH = 500;
/** What platforms show. */
const SUGGESTIONS_MAX = 100;

/** Stands for every live group in option `group`, and for everybody in option `users`. */
export const ALL = 'all';

export function option(
  name: string,
  text: keyof Texts['commands']['options'],
  form: CommandOption['form'],
  maxLength: number,
): CommandOption {
  return {
    name,
    form,
    maxLength,
    label: localized(({ commands }) => commands.options[text].label),
    description: localized(({ commands }) => commands.options[text].description),
  };
}

/** `users`, with suggestions by nickname or id from the whitelist. */
export function usersOption(work: Work): CommandOption {
  return {
    ...option('users', 'users', 'leading', USERS_MAX_LENGTH),
    suggest: (typed, context) => suggestUsers(work, typed, context),
  };
}

export function addedUsersOption(): CommandOption {
  return option('users', 'addedUsers', 'leading', USERS_MAX_LENGTH);
}

/** `group`; `extra` are further values to offer. */
export function groupOption({ all }: LiveGroups, ...extra: readonly string[]): CommandOption {
  return {
    ...option('group', 'group', 'word', GROUP_MAX_LENGTH),
    suggest: (typed) => {
      const names = [...all.map(({ name }) => name), ...extra];
      return Promise.resolve(names.filter(matcher(typed)).map((name) => ({ value: name, label: name })));
    },
  };
}

export function reasonOption(): CommandOption {
  return option('reason', 'reason', 'tail', REASON_MAX_LENGTH);
}

/** The reason that was given, to be kept in an offer. */
export function givenReason({ reason }: Readonly<Record<string, string>>): { readonly reason?: string } {
  return reason === undefined ? {} : { reason };
}

/** What was typed after the ids is looked for in nicknames and ids; the ids before it are kept. */
async function suggestUsers(work: Work, typed: string, context: SuggestContext): Promise<readonly Choice[]> {
  const choice = chooseGroup(work.groups, context.options['group'], context.channelId);
  if (choice.kind !== 'chosen') return [];
  const roster = await work.rosters.recent(choice.group, {
    lane: 'suggestions',
    signal: new AbortController().signal,
    log: context.log,
  });
  if (roster.kind === 'unread') return [];
  const [, before = '', last = ''] = /^((?:[\s,;、，；]*\d+[\s,;、，；]+)*)(.*)$/su.exec(typed) ?? [];
  const matches = matcher(last);
  return roster.members
    .filter(({ userId }) => !before.includes(userId))
    .filter(({ userId, nickname }) => matches(userId) || matches(nickname ?? ''))
    .slice(0, SUGGESTIONS_MAX)
    .map(({ userId, nickname }) => ({
      value: `${before}${userId}`,
      label: `${before}${userId}${nickname ? ` (${inert(nickname)})` : ''}`,
    }));
}
