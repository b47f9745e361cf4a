/** Changes of whitelists in Redis: what is to be done, how far it has come, and what came of it. */
import type { Account, Action, ActionUser, Conclusion, NewAction, Store, UserMark } from '../store.ts';
import type { Calls } from './calls.ts';
import type { Keys } from './keys.ts';
import { fieldsOf, text, type Fields, type Write } from './writes.ts';

/** An action as scripts return it: its id, its hash, and the hash of its marks. */
export type RawAction = readonly [id: string, action: readonly string[], marks: readonly string[]];

export function createActions(calls: Calls): Store['actions'] {
  const read = async (script: 'actions' | 'latest', args: readonly (string | number)[]) =>
    readActions((await calls.prompt(script, args)) as readonly RawAction[]);
  return {
    get: async (id) => (await read('actions', [id]))[0],
    latest: async (conversation, limit) => (limit < 1 ? [] : read('latest', [conversation, limit])),
  };
}

/** Those that there are. */
export function readActions(raw: readonly RawAction[]): readonly Action[] {
  return raw.flatMap((one) => readAction(one) ?? []);
}

/** What is kept of an action as it is begun. */
export function newActionWrite(keys: Keys, id: string, action: NewAction): Write {
  const { kind, conversation, groupName, moderator, reason, at, userIds } = action;
  return {
    hashes: {
      [keys.action(id)]: {
        ...{ kind, conversation: text(conversation), group: text(groupName), at },
        ...{ platform: moderator.platform, moderator: text(moderator.id) },
        ...(moderator.name !== undefined && { name: text(moderator.name) }),
        ...(reason !== undefined && { reason: text(reason) }),
        ...{ users: JSON.stringify(userIds.map(text)), requests: '[]', problems: '[]' },
      },
    },
    sorted: [[keys.actions, at, id]],
  };
}

export function markWrite(keys: Keys, id: string, users: readonly UserMark[], problems?: string): Write {
  return {
    hashes: {
      ...(users.length > 0 && { [keys.marks(id)]: marks(users) }),
      ...(problems !== undefined && { [keys.action(id)]: { problems: text(problems) } }),
    },
  };
}

/** @param conversation where it is on record from now on */
export function conclusionWrite(keys: Keys, conclusion: Conclusion, conversation: string): Write {
  const { id, requestIds, problems, users } = conclusion;
  const nicknames = users.flatMap(({ userId, nickname }) =>
    nickname === undefined ? [] : [[nicknameField(userId), text(nickname)]],
  );
  return {
    hashes: {
      [keys.action(id)]: { requests: JSON.stringify(requestIds), problems: text(problems), concluded: 1 },
      ...(users.length > 0 && {
        [keys.marks(id)]: { ...marks(users), ...(Object.fromEntries(nicknames) as Fields) },
      }),
    },
    // Ids are in the order begun.
    sorted: [[keys.conversation(conversation), 0, id]],
  };
}

/** What Redis holds of actions, as it would be written. */
export function rawWrite(keys: Keys, raw: readonly RawAction[]): Write {
  const hashes: Record<string, Fields> = {};
  const sorted: [string, number, string][] = [];
  for (const [id, action, of] of raw) {
    const { at, conversation, concluded } = fieldsOf(action);
    if (at === undefined) continue;
    hashes[keys.action(id)] = fieldsOf(action) as Fields;
    if (of.length > 0) hashes[keys.marks(id)] = fieldsOf(of) as Fields;
    sorted.push([keys.actions, Number(at), id]);
    if (concluded !== undefined) sorted.push([keys.conversation(conversation ?? ''), 0, id]);
  }
  return { hashes, sorted };
}

type Mark = readonly [outcome: string, reason: string | null, requestId: string | null];

function marks(users: readonly UserMark[]): Fields {
  return Object.fromEntries(
    users.map(({ userId, outcome, reason = null, requestId = null }) => {
      const mark: Mark = [text(outcome), reason, requestId];
      return [text(userId), JSON.stringify(mark)];
    }),
  );
}

/** Beside the mark of the user, and no user's id. */
function nicknameField(userId: string): string {
  return `n:${userId}`;
}

function readAction([id, action, flatMarks]: RawAction): Action | undefined {
  const { kind, conversation = '', group = '', platform, moderator = '', name, ...fields } = fieldsOf(action);
  if (kind === undefined) return undefined;
  const markOf = fieldsOf(flatMarks);
  const userIds = JSON.parse(fields['users'] ?? '[]') as readonly string[];
  return {
    id,
    kind: kind === 'add' ? 'add' : 'remove',
    conversation,
    groupName: group,
    moderator: {
      ...{ platform: platform as Account['platform'], id: moderator },
      ...(name !== undefined && { name }),
    },
    reason: fields['reason'],
    requestIds: JSON.parse(fields['requests'] ?? '[]') as readonly string[],
    problems: fields['problems'] ?? '[]',
    at: Number(fields['at']),
    concluded: fields['concluded'] !== undefined,
    users: userIds.map((userId): ActionUser => {
      const [outcome, reason, requestId] = JSON.parse(markOf[userId] ?? '["todo",null,null]') as Mark;
      const nickname = markOf[nicknameField(userId)];
      return { userId, outcome, reason: reason ?? undefined, nickname, requestId: requestId ?? undefined };
    }),
  };
}
