/** What a panel shows: a live group, how many are on its whitelist, when that was changed last, and what can be done. */
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
  /** Changes with everything that the reply says but the time: see `Panel.shown`. */
  readonly shown: string;
}

export interface Reading {
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** Whose requests they are, in the queue of all. */
  readonly lane: string;
}

/** As it should be now; undefined where the whitelist cannot be read now. */
export async function panelNow(
  { conversation, groupName, locale }: Pick<NewPanel, 'conversation' | 'groupName' | 'locale'>,
  context: CommandContext,
  reading: Reading,
): Promise<PanelText | undefined> {
  const texts = catalogues[pickLocale(locale)];
  const group = context.groups.all.find((one) => one.conversationShortId === conversation);
  if (group === undefined) return panelGone(groupName, texts);
  const roster = await context.rosters.read(group, reading);
  return roster.kind === 'unread' ? undefined : panelOf(group, roster, context, texts);
}

/** Of a live group that is not configured any more. */
function panelGone(groupName: string, { panel }: Texts): PanelText {
  return { reply: { tone: 'info', summary: panel.gone(groupName), sections: [] }, shown: 'gone' };
}

export async function panelOf(
  group: LiveGroup,
  { members }: Exclude<Roster, { kind: 'unread' }>,
  context: CommandContext,
  texts: Texts,
): Promise<PanelText> {
  const { panel } = texts;
  const { name } = group;
  const changed = changedWords(await lastChange(group, context), texts);
  const card = groupCard(group, [panel.count(members.length, moment(context.now())), changed], texts);
  return {
    reply: { ...card, sections: [...card.sections, { lines: [panel.private], small: true }] },
    shown: JSON.stringify([name, members.length, plainText(changed)]),
  };
}

/** The latest change of the live group with this bot. */
export async function lastChange(
  { conversationShortId }: LiveGroup,
  { store }: CommandContext,
): Promise<Action | undefined> {
  return (await store.actions.latest(conversationShortId, 1))[0];
}

/** When that was, and by whom. */
export function changedWords(last: Action | undefined, { panel }: Texts): Sentence {
  return last === undefined
    ? panel.unchanged
    : panel.changed(moment(last.at), accountPart(last.moderator, last.moderator.name));
}

/** A live group, what is said of it, and what can be done with it. */
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
