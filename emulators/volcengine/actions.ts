/** Performs the three whitelist actions of the emulated Volcengine service. */
import { integer, isInt64, parseExactly, type Int64 } from '../../src/volcengine/int64-json.ts';
import type { EmulatedGroup, EmulatedGroups, Participant } from './whitelists.ts';

export type ActionResult =
  | { readonly kind: 'result'; readonly result: unknown }
  /** One of the business codes (docs 6348/412253). */
  | { readonly kind: 'error'; readonly code: string; readonly message: string };

/** Docs 6348/1051347. */
const PAGE_SIZE_MAX = 20;
/** The default cap of a live group's whitelist (docs 6348/412253). */
const WHITELIST_MAX = 100;

interface Target {
  readonly group: EmulatedGroup;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ActionInput {
  readonly groups: EmulatedGroups;
  readonly appId: number;
  readonly body: string;
  /** Users whom the service does not change, and names as failed. */
  readonly refused: readonly string[];
}

/** Performs `action`; undefined for an unknown action. */
export function perform(action: string, input: ActionInput): ActionResult | undefined {
  const run = ACTIONS[action];
  if (run === undefined) return undefined;
  const target = findTarget(input);
  return 'kind' in target ? target : run(target, new Set(input.refused));
}

const ACTIONS: Readonly<Record<string, (target: Target, refused: ReadonlySet<string>) => ActionResult>> = {
  BatchRemoveWhitelistParticipant: (target, refused) =>
    change(target, ({ whitelist }, id) => !refused.has(id) && whitelist.delete(id)),
  BatchAddWhitelistParticipant: (target, refused) =>
    change(target, ({ whitelist, nicknames, ownerId }, id) => {
      if (refused.has(id) || whitelist.size >= WHITELIST_MAX) return false;
      const addedAt = Math.floor(Date.now() / 1_000);
      whitelist.set(id, { userId: id, nickname: nicknames.get(id) ?? '', addedAt, addedBy: ownerId });
      return true;
    }),
  BatchGetWhitelistParticipant: ({ group, body }) => {
    const cursor = Number(body['Cursor']);
    const limit = Number(body['Limit']);
    if (!(cursor >= 0) || !(limit >= 1 && limit <= PAGE_SIZE_MAX)) return error('InvalidParam');
    const all = [...group.whitelist.values()];
    const end = cursor + limit;
    const hasMore = end < all.length;
    return {
      kind: 'result',
      result: {
        NextCursor: hasMore ? end : -1,
        HasMore: hasMore,
        Participants: all.slice(cursor, end).map(toWire),
      },
    };
  },
};

function findTarget({ groups, appId, body: text }: ActionInput): Target | ActionResult {
  const body = parseBody(text);
  if (body === undefined) return error('JsonParsingError');
  if (body['AppId'] !== String(appId)) return error('AppNotFound');
  const group = groups.get(body['ConversationShortId'] as Int64);
  if (group === undefined) return error('ConversationNotFound');
  return group.isLive ? { group, body } : error('OnlyLiveConversationSupport');
}

function parseBody(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed = parseExactly(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Changes each user of the request; users for whom `one` returns false are named as failed. */
function change({ group, body }: Target, one: (group: EmulatedGroup, id: Int64) => boolean): ActionResult {
  if (body['Operator'] !== group.ownerId) return error('OnlyOwnerCanOperator');
  const ids: unknown = body['ParticipantUserIds'];
  if (!Array.isArray(ids) || ids.length === 0 || !ids.every(isId)) return error('InvalidParam');
  const failed = ids.filter((id) => !one(group, id));
  return { kind: 'result', result: { FailedUserIds: failed.map(integer) } };
}

function isId(value: unknown): value is Int64 {
  return typeof value === 'string' && isInt64(value);
}

function toWire({ userId, nickname, addedAt, addedBy }: Participant): unknown {
  return {
    ParticipantUserId: integer(userId),
    CreateTime: addedAt,
    Operator: integer(addedBy),
    NickName: nickname,
    Ext: {},
    AvatarUrl: '',
    Marks: [],
  };
}

function error(code: string): ActionResult {
  return { kind: 'error', code, message: `The emulated service refuses the request: ${code}` };
}
