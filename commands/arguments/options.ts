/** The options that several commands share. */
import type { OptionValues, SuggestContext } from '../../src/chat/command.ts';
import type { Choice } from '../../src/chat/reply.ts';
import { matcher } from '../../src/chat/text-search.ts';
import { chooseGroup } from '../../src/whitelist/live-groups.ts';
import type { CommandContext } from '../context.ts';
import type { DefinedOption } from '../define-command.ts';
import { suggestSets } from './suggest-sets.ts';
import { REASON_MAX_LENGTH, suggestReasons } from './suggest-reasons.ts';
import { suggestUsers } from './suggest-users.ts';

/** Discord's longest string option; about 300 ids of nineteen digits. */
const USERS_MAX_LENGTH = 6_000;
const GROUP_MAX_LENGTH = 64;
/** Longer than a valid name (40), so that a name that is too long reaches the bot and gets an answer. */
const SET_NAME_MAX_LENGTH = 200;
const TIME_MAX_LENGTH = 40;

/** Values of option `group` that mean every live group; autocomplete suggests the first. */
export const ALL_GROUPS: readonly string[] = ['all', '全部', '所有'];

const users = {
  name: 'users',
  label: { en: 'users', 'zh-CN': '用户' },
  form: 'leading',
  maxLength: USERS_MAX_LENGTH,
} as const;

export const usersOption = {
  ...users,
  description: {
    en: 'User IDs or linked @mentions; leave it out to choose by name',
    'zh-CN': '用户 ID 或已关联账号的 @成员；留空可按昵称选择',
  },
  suggest: suggestUsers,
} as const satisfies DefinedOption;

export const addedUsersOption = {
  ...users,
  description: { en: 'User IDs or linked @mentions', 'zh-CN': '用户 ID 或已关联账号的 @成员' },
} as const satisfies DefinedOption;

/** The users of a set; in text commands they can be on several lines. */
export const listedUsersOption = {
  ...users,
  form: 'block',
  description: {
    en: 'User IDs for the set; leave it out to save the whitelist',
    'zh-CN': '名单中的用户 ID；留空则保存当前白名单',
  },
  suggest: suggestUsers,
} as const satisfies DefinedOption;

export const setNameOption = {
  name: 'name',
  label: { en: 'name', 'zh-CN': '名称' },
  description: { en: 'Name of the set, up to 40 characters', 'zh-CN': '名单名称，最多 40 个字符' },
  form: 'name',
  aliases: ['名单'],
  maxLength: SET_NAME_MAX_LENGTH,
  suggest: suggestSets,
} as const satisfies DefinedOption;

export const groupOption = {
  name: 'group',
  label: { en: 'group', 'zh-CN': '直播群' },
  description: {
    en: 'Live group; needed only if this channel has none',
    'zh-CN': '直播群名称；本频道没有默认直播群时才需要',
  },
  form: 'word',
  aliases: ['群', '群组', '直播间', 'live group'],
  maxLength: GROUP_MAX_LENGTH,
  suggest: (context, typed) => suggestGroups(context, typed),
} as const satisfies DefinedOption;

/** @param extra further values to suggest */
export function suggestGroups(
  { groups }: CommandContext,
  typed: string,
  extra: readonly string[] = [],
): Promise<readonly Choice[]> {
  const names = [...groups.all.map(({ name }) => name), ...extra];
  return Promise.resolve(names.filter(matcher(typed)).map((name) => ({ value: name, label: name })));
}

export const fileOption = {
  name: 'file',
  label: { en: 'file', 'zh-CN': '文件' },
  description: {
    en: 'A .txt or .csv file with user IDs, at most 1 MiB',
    'zh-CN': '含用户 ID 的 .txt 或 .csv 文件，不超过 1 MiB',
  },
  form: 'file',
  maxLength: 0,
} as const satisfies DefinedOption;

export const previewOption = {
  name: 'preview',
  label: { en: 'preview', 'zh-CN': '预览' },
  description: { en: 'Only show what would happen', 'zh-CN': '只预览，不执行' },
  form: 'flag',
  aliases: ['dry-run', 'dryrun', '试运行', '只预览'],
  maxLength: 0,
} as const satisfies DefinedOption;

export const reasonOption = {
  name: 'reason',
  label: { en: 'reason', 'zh-CN': '原因' },
  description: { en: 'Why; it is kept in the history', 'zh-CN': '操作原因（会写入记录）' },
  form: 'tail',
  aliases: ['理由', '备注', 'because'],
  maxLength: REASON_MAX_LENGTH,
  suggest: (context: CommandContext, typed: string, { options, channelId }: SuggestContext) => {
    const choice = chooseGroup(context.groups, options['group'], channelId);
    return suggestReasons(context, typed, choice.kind === 'chosen' ? choice.group : undefined);
  },
} as const satisfies DefinedOption;

/** Options that limit an addition in time: a guest pass. */
export const passOptions = [
  {
    name: 'for',
    label: { en: 'for', 'zh-CN': '时长' },
    description: {
      en: 'Only for so long, then the bot takes them off: 90m, 2h, 3d',
      'zh-CN': '限时加入，到期自动移出：90分钟、2小时、3天',
    },
    form: 'word',
    aliases: ['duration', '期限', '持续'],
    maxLength: TIME_MAX_LENGTH,
  },
  {
    name: 'until',
    label: { en: 'until', 'zh-CN': '截止' },
    description: {
      en: 'Only until then, when the bot takes them off: 22:30',
      'zh-CN': '限时加入，到该时间自动移出：22:30',
    },
    form: 'word',
    aliases: ['till', '直到', '到'],
    maxLength: TIME_MAX_LENGTH,
  },
] as const satisfies readonly DefinedOption[];

/** The options `reason` and `ends` of a request, for an offer that continues it. */
export function reasonAndEnd({ reason, ends }: OptionValues<'reason' | 'ends'>): {
  readonly reason?: string;
  readonly ends?: string;
} {
  return { ...(reason !== undefined && { reason }), ...(ends !== undefined && { ends }) };
}
