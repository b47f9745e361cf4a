/** `/whitelist save <name> [group:<name>] [users:<users>]`: saves the whitelist, or users, as a set. */
import type { Request } from '../src/chat/command.ts';
import { notice, type Reply } from '../src/chat/reply.ts';
import { localeOf } from '../src/chat/texts/index.ts';
import type { LiveGroup } from '../src/whitelist/live-groups.ts';
import { readUntilStable } from '../src/whitelist/list/stable-read.ts';
import type { UserId } from '../src/whitelist/ids/user-id.ts';
import { askGroup, readGroups } from './arguments/group.ts';
import { fileOption, groupOption, listedUsersOption, setNameOption } from './arguments/options.ts';
import { typedCommand } from './arguments/typed-commands.ts';
import { readUsers } from './arguments/users.ts';
import { readWithinOneSecond, unreadReply } from './change/plan.ts';
import type { CommandContext } from './context.ts';
import { defineCommand, type RequestOf } from './define-command.ts';
import { refuseName } from './sets/find-set.ts';
import { replaceSet, saveSet, type InputNotes } from './sets/save-set.ts';
import { readSetName, type SetName } from './sets/set-name.ts';
import { personLabel, skippedSection } from './wording.ts';
import { whitelistParent } from './whitelist-parent.ts';

/** Typed instead of users, opens a modal to choose, paste or upload them: a Slack command cannot hold a file. */
const WINDOW_WORD = /^(?:file|choose|pick|文件|选择)$/iu;

/** Digits in a name that may have been meant as a user id. */
const LIKE_ID = /\d{5,}/u;

type Named = Extract<SetName, { kind: 'name' }>;

const definition = {
  name: 'whitelist save',
  label: { en: 'save', 'zh-CN': '保存' },
  description: {
    en: 'Keep the whitelist, or given users, as a set under a name',
    'zh-CN': '将白名单或给出的用户保存为名单',
  },
  aliases: ['保存为', '存为'],
  parent: whitelistParent,
  usage: '<name>',
  options: [setNameOption, groupOption, listedUsersOption, fileOption],
  kept: ['content', 'replaces'],
} as const;

type SaveRequest = RequestOf<typeof definition>;

export const whitelistSave = defineCommand(definition, async (original, context) => {
  const request = splitUsersFromName(original);
  const { options, files } = request;
  const target = readGroups(request, context.groups);
  const { replaces, content } = options;
  if (replaces !== undefined && content !== undefined) {
    return target.kind === 'groups'
      ? replaceSet(content, replaces, target.groups[0], request, context)
      : notice('refused', request.texts.offers.expired);
  }
  const name = readSetName(options.name ?? '');
  if (name.kind !== 'name')
    return refuseName(name, `${typedCommand(definition, request, context)} …`, request);
  const inWindow = files.length === 0 && WINDOW_WORD.test(options.users?.trim() ?? '');
  const input = inWindow ? ({ kind: 'none' } as const) : await readUsers(request, context);
  if (input.kind === 'refused') return input.reply;
  if (target.kind !== 'groups') {
    const given = input.kind === 'users' && { given: JSON.stringify(input.given) };
    return askGroup(target, definition.name, { ...options, ...given }, request, context.groups);
  }
  const [group] = target.groups;
  if (inWindow) return openWindow(name, group, request, context);
  if (input.kind === 'none') {
    const saved = await saveWhitelist(name, group, request, context);
    return LIKE_ID.test(name.name) ? withHint(saved, request, context) : saved;
  }
  const { given } = input;
  if (given.ids.length === 0) {
    const skipped = skippedSection(given, request.texts, false);
    return { tone: 'refused', summary: request.texts.input.noneFound, sections: skipped ? [skipped] : [] };
  }
  // Reads nicknames to store with the set.
  await readWithinOneSecond(group, request, context);
  return save(name, group, given.ids, given, request, context);
});

/** In text of several lines, the first is the name and the others are users. */
function splitUsersFromName(request: SaveRequest): SaveRequest {
  const { name = '', users, ...options } = request.options;
  const [, first = '', rest = ''] = /^\s*([^\r\n]*)([\s\S]*)$/u.exec(name) ?? [];
  if (users !== undefined || rest.trim() === '') return request;
  return { ...request, options: { ...options, name: first, users: rest } };
}

function withHint(reply: Reply, request: Request, context: CommandContext): Reply {
  const { texts } = request;
  const usage = `${typedCommand(definition, request, context)} … ${listedUsersOption.label[localeOf(texts)]}:…`;
  return { ...reply, sections: [...reply.sections, { lines: [texts.sets.usersHint(usage)] }] };
}

/** Saves the whole whitelist; refuses while the list keeps changing. */
async function saveWhitelist(
  name: Named,
  group: LiveGroup,
  request: Request,
  context: CommandContext,
): Promise<Reply> {
  const { id: lane, signal, log, texts } = request;
  const reading = await readUntilStable(context.api, group, { lane, signal, log });
  if (reading.kind === 'unread') return unreadReply(reading.problem, texts);
  if (reading.kind !== 'steady') return notice('refused', texts.sets.changing);
  return save(name, group, [...reading.listed], undefined, request, context);
}

function save(
  { name, key }: Named,
  group: LiveGroup,
  ids: readonly UserId[],
  inputNotes: InputNotes | undefined,
  request: Request,
  context: CommandContext,
): Promise<Reply> {
  const { conversationShortId: conversation } = group;
  const nicknames = context.nicknames.in([conversation]);
  const users = ids.map((userId) => ({ userId, nickname: nicknames.of(userId) }));
  const set = { conversation, name, key, users, moderator: request.invoker };
  return saveSet(set, group, inputNotes, request, context);
}

async function openWindow(
  { name }: Named,
  group: LiveGroup,
  request: Request,
  context: CommandContext,
): Promise<Reply> {
  const { id: lane, signal, log, texts, offer, invoker } = request;
  // Discord and the terminal have an option for a file.
  if (invoker.platform !== 'slack') return notice('refused', texts.sets.attach);
  request.openPickerDialogue(texts.sets.pickerTitle);
  const roster = await context.rosters.read(group, { lane, signal, log });
  if (roster.kind === 'unread') return unreadReply(roster.problem, texts);
  const { name: groupName, conversationShortId: conversation } = group;
  const again = (): Promise<string> =>
    offer(definition.name, { name, group: groupName, conversation }, false);
  return {
    tone: 'info',
    summary: texts.sets.window(name, group.name),
    sections: [],
    picker: {
      key: await again(),
      title: texts.sets.pickerTitle,
      submit: texts.sets.pickerSubmit,
      choices: roster.members.map(({ userId, nickname }) => {
        return { value: userId, label: personLabel(userId, nickname) };
      }),
      chosen: [],
      offset: 0,
      choose: again,
      turnTo: again,
    },
  };
}
