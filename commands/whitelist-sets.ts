/** `/whitelist sets [group:<name>]`: shows the saved sets, with buttons to use, export or delete one. */
import type { Request } from '../src/chat/command.ts';
import { notice, type Button, type Reply } from '../src/chat/reply.ts';
import { moment, type Sentence } from '../src/chat/sentence.ts';
import type { Texts } from '../src/chat/texts/index.ts';
import type { SavedSet, SetSummary } from '../src/store/store.ts';
import type { LiveGroup } from '../src/whitelist/live-groups.ts';
import { askGroup, readGroups } from './arguments/group.ts';
import { groupOption } from './arguments/options.ts';
import { csvFile } from './change/result-file.ts';
import { buttonCommand } from './button-command.ts';
import type { CommandContext } from './context.ts';
import { defineCommand, type DefinedCommand } from './define-command.ts';
import { findSetById, makeUseButton, withSetNicknames } from './sets/find-set.ts';
import { listSection, savedBy } from './sets/save-set.ts';
import { reportToAudit } from './report-to-audit.ts';
import { whitelistParent } from './whitelist-parent.ts';

/** Sets in one message, each with a button; this fits on every platform, with room for other buttons. */
const PAGE = 15;

const definition = {
  name: 'whitelist sets',
  label: { en: 'sets', 'zh-CN': '已存名单' },
  description: {
    en: 'Show the saved sets: use, export or delete one',
    'zh-CN': '查看已保存的名单，可套用、导出或删除',
  },
  aliases: ['saved', '名单列表', '已保存'],
  parent: whitelistParent,
  options: [groupOption],
  kept: ['offset'],
} as const;

export const whitelistSets = defineCommand(definition, async (request, context) => {
  const { texts, options, offer } = request;
  const target = readGroups(request, context.groups);
  if (target.kind !== 'groups') return askGroup(target, definition.name, options, request, context.groups);
  const [group] = target.groups;
  const { name, conversationShortId: conversation } = group;
  const all = await context.store.sets.list(conversation);
  const [only] = all;
  if (only === undefined) return notice('info', texts.sets.none(name));
  const offset = Number(options.offset ?? 0);
  const shown = all.slice(offset, offset + PAGE);
  const next = offset + PAGE;
  const buttons = await Promise.all(
    shown.map(async (set): Promise<Button> => {
      return { key: await offer('set details', { saved: set.id }, false), label: set.name, style: 'normal' };
    }),
  );
  if (all.length > PAGE) {
    const to = next < all.length ? next : 0;
    const key = await offer(definition.name, { group: name, conversation, offset: String(to) }, false);
    const last = Math.min(to + PAGE, all.length);
    buttons.push({ key, label: texts.sets.buttons.page(to + 1, last), style: 'primary' });
  }
  return {
    tone: 'info',
    summary: texts.sets.summary(all.length, name),
    sections: [{ heading: texts.sets.heading, lines: shown.map((set) => line(set, texts)) }],
    buttons,
  };
});

function line(set: SetSummary, { sets }: Texts): Sentence {
  return sets.line(set.name, set.size, moment(set.at), savedBy(set));
}

type SetOption = 'saved' | 'confirmed-delete';

type RunOnSet = (
  set: SavedSet,
  group: LiveGroup,
  request: Request<SetOption>,
  context: CommandContext,
) => Promise<Reply>;

/** A command that only a button can run; its option `saved` is the id of a state of a set. */
function setCommand(name: string, run: RunOnSet): DefinedCommand {
  return buttonCommand(name, ['saved', 'confirmed-delete'], async (request, context) => {
    const kept = await findSetById(request.options.saved ?? '', context);
    if (kept === undefined) return notice('refused', request.texts.sets.changed);
    return run(kept.set, kept.group, request, context);
  });
}

const details: RunOnSet = async (set, group, request, context) => {
  const { texts, offer } = request;
  const { buttons } = texts.sets;
  const saved = { saved: set.id };
  const exported = await offer('set file', saved, false);
  const deleted = await offer('set delete', saved, false);
  const { name, conversationShortId: conversation } = group;
  const back = await offer(definition.name, { group: name, conversation }, false);
  const nicknames = withSetNicknames(context.nicknames, set);
  return {
    tone: 'info',
    summary: line(set, texts),
    sections:
      set.size === 0
        ? [{ lines: [texts.sets.empty(set.name)] }]
        : listSection(texts.sets.inSet, set.users, nicknames, texts),
    buttons: [
      await makeUseButton(set, group, buttons.use, request),
      { key: exported, label: buttons.export, style: 'normal', beside: true },
      { key: deleted, label: buttons.delete, style: 'danger' },
      { key: back, label: buttons.all, style: 'normal' },
    ],
  };
};

const exportFile: RunOnSet = (set, _group, { texts }, context) => {
  const nicknames = withSetNicknames(context.nicknames, set);
  const rows = set.users.map(({ userId }) => [userId, nicknames.of(userId) ?? '']);
  return Promise.resolve({
    tone: 'info',
    summary: texts.sets.file(set.name, set.size),
    sections: [],
    file: csvFile(fileName(set.name), ['user', 'nickname'], rows, texts),
    wantsFile: true,
  });
};

/** Replaces everything but letters and digits of any script. */
function fileName(name: string): string {
  return name.normalize('NFC').replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-');
}

const remove: RunOnSet = async (set, group, request, context) => {
  const { texts, offer, options } = request;
  if (options['confirmed-delete'] !== 'yes') {
    const key = await offer('set delete', { saved: set.id, 'confirmed-delete': 'yes' }, false);
    return {
      tone: 'info',
      summary: texts.sets.askDelete(set.name, set.size, moment(set.at), savedBy(set)),
      sections: [],
      buttons: [{ key, label: texts.sets.buttons.confirmDelete, style: 'danger' }],
    };
  }
  if (!(await context.store.sets.remove(set.id))) return notice('refused', texts.sets.changed);
  context.onSetChanged('deleted');
  const sentence = ({ sets }: Texts): Sentence => sets.deleted(set.name, group.name);
  request.log.info({ group: group.name, users: set.size }, 'set deleted');
  await reportToAudit(sentence, request, context);
  return notice('done', sentence(texts));
};

export const setCommands = [
  setCommand('set details', details),
  setCommand('set file', exportFile),
  setCommand('set delete', remove),
];
