/** Builds the content of a panel: a live group, the size of its whitelist, the last change, and the buttons. */
import type { Logger } from 'pino';
import type { Reply } from '../src/chat/reply.ts';
import { accountPart, moment, plainText, type Sentence } from '../src/chat/sentence.ts';
import { standingButtons } from '../src/chat/standing-button.ts';
import { catalogues, pickLocale, type Texts } from '../src/chat/texts/index.ts';
import type { Action, NewPanel } from '../src/store/store.ts';
import type { LiveGroup } from '../src/whitelist/live-groups.ts';
import type { Roster } from '../src/whitelist/list/roster.ts';
import type { CommandContext } from './context.ts';

export interface PanelText {
  readonly reply: Reply;
  /** Differs when the reply differs in more than the time of the reading; stored as `Panel.shown`. */
  readonly shown: string;
}

export interface ReadOptions {
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** The queue key of the requests in the fair queue. */
  readonly lane: string;
}

/** The current content of a panel; undefined where the whitelist cannot be read. */
export async function readPanel(
  { conversation, groupName, locale }: Pick<NewPanel, 'conversation' | 'groupName' | 'locale'>,
  context: CommandContext,
  reading: ReadOptions,
): Promise<PanelText | undefined> {
  const texts = catalogues[pickLocale(locale)];
  const group = context.groups.all.find((one) => one.conversationShortId === conversation);
  if (group === undefined) return groupGonePanel(groupName, texts);
  const roster = await context.rosters.read(group, reading);
  return roster.kind === 'unread' ? undefined : panelText(group, roster, context, texts);
}

/** The content of a panel whose live group is no longer configured. */
function groupGonePanel(groupName: string, { panel }: Texts): PanelText {
  return { reply: { tone: 'info', summary: panel.gone(groupName), sections: [] }, shown: 'gone' };
}

export async function panelText(
  group: LiveGroup,
  { members }: Exclude<Roster, { kind: 'unread' }>,
  context: CommandContext,
  texts: Texts,
): Promise<PanelText> {
  const { panel } = texts;
  const { name } = group;
  const changed = lastChangeSentence(await lastChange(group, context), texts);
  const card = groupCard(group, [panel.count(members.length, moment(context.now())), changed], texts);
  return {
    reply: { ...card, sections: [...card.sections, { lines: [panel.private], small: true }] },
    shown: JSON.stringify([name, members.length, plainText(changed)]),
  };
}

/** The latest action of this bot on the live group. */
export async function lastChange(
  { conversationShortId }: LiveGroup,
  { store }: CommandContext,
): Promise<Action | undefined> {
  return (await store.actions.latest(conversationShortId, 1))[0];
}

/** Says when the last change was made, and by whom. */
export function lastChangeSentence(last: Action | undefined, { panel }: Texts): Sentence {
  return last === undefined
    ? panel.unchanged
    : panel.changed(moment(last.at), accountPart(last.moderator, last.moderator.name));
}

/** A reply about one live group: the given lines, and buttons to show and change its whitelist. */
export function groupCard(
  { name, conversationShortId: conversation }: LiveGroup,
  lines: readonly Sentence[],
  texts: Texts,
): Reply {
  return {
    tone: 'info',
    summary: texts.panel.title(name),
    sections: [{ lines }],
    buttons: groupButtons(conversation, texts),
  };
}

function groupButtons(conversation: string, { panel: { buttons } }: Texts): NonNullable<Reply['buttons']> {
  const button = (
    command: string,
    label: string,
    style: 'primary' | 'normal' | 'danger' = 'normal',
  ): NonNullable<Reply['buttons']> => standingButtons({ command, argument: conversation }, { label, style });
  return [
    ...button('unwhitelist', buttons.remove, 'danger'),
    ...button('whitelist add', buttons.add, 'primary'),
    ...button('whitelist show', buttons.show),
    ...button('whitelist history', buttons.history),
  ];
}
