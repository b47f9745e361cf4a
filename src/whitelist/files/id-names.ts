/** Recognizes names of columns and fields that hold user ids. */

/**
 * The surest name first; compared without case, spaces, `_` and `-`. `ParticipantUserId` is the API's own name; `user`
 * is what this bot's result files have.
 */
const ID_NAMES: readonly string[] = [
  'participantuserid',
  'liveuserid',
  '直播用户id',
  'userid',
  'userids',
  '用户id',
  '用戶id',
  '使用者id',
  'uid',
  'uids',
  '直播用户',
  '用户编号',
  'user',
  'users',
  '用户',
  '用戶',
  '使用者',
  'id',
  'ids',
];

/** With spaces and what else does not count. */
const NAME_LENGTH_MAX = 40;

/** How sure it is that `name` means user ids: 0 is the surest; undefined where nothing says so. */
export function idNameRank(name: string): number | undefined {
  if (name.length > NAME_LENGTH_MAX) return undefined;
  const rank = ID_NAMES.indexOf(nameOf(name));
  return rank === -1 ? undefined : rank;
}

export function isIdName(name: string): boolean {
  return idNameRank(name) !== undefined;
}

function nameOf(cell: string): string {
  return cell
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-\p{Cf}]/gu, '');
}
