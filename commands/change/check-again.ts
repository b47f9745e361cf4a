/** The [Check again] button: reads the whitelist once more for users whose outcome is unconfirmed. */
import type { Request } from '../../src/chat/command.ts';
import type { Button, Reply, Section, Tone } from '../../src/chat/reply.ts';
import { say, type Sentence } from '../../src/chat/sentence.ts';
import { isAsAsked, type ChangeKind } from '../../src/whitelist/change/outcome.ts';
import { readBack, type Seen } from '../../src/whitelist/list/read-back.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import type { CommandContext } from '../context.ts';
import type { Recorded } from './change-result.ts';
import { userIdsOf } from './record.ts';
import { ATTENTION, firstLines, person } from '../wording.ts';
import { groupNames } from './question-steps.ts';

interface Checked {
  readonly id: UserId;
  readonly kind: ChangeKind;
  /** Undefined where all users are of one live group. */
  readonly groupName: string | undefined;
  readonly seen: Seen;
}

/** Changes nothing; offers to retry users who are not in the requested state. */
export async function checkAgain(
  recorded: readonly Recorded[],
  request: Request,
  context: CommandContext,
): Promise<Reply> {
  const names = [...new Set(groupNames(recorded.map(({ group }) => group)))];
  const several = names.length > 1;
  const checked = (await Promise.all(recorded.map((one) => check(one, several, request, context)))).flat();
  const open = checked.filter(({ kind, seen }) => seen !== 'unknown' && !isAsAsked(kind, seen));
  const unknown = checked.filter(({ seen }) => seen === 'unknown');
  const done = checked.filter(({ kind, seen }) => isAsAsked(kind, seen));
  const { change } = request.texts;
  const kinds = (['remove', 'add'] as const).filter((kind) => checked.some((one) => one.kind === kind));
  const summaries = kinds.map((kind) => {
    const of = (all: readonly Checked[]): readonly Checked[] => all.filter((one) => one.kind === kind);
    return summaryOf({ open: of(open), unknown: of(unknown), done: of(done) }, names, kind, request);
  });
  // For a removal a listed user is still open; for an addition a listed user is done.
  const seenIn = (all: readonly Checked[], seen: Seen): readonly Checked[] =>
    all.filter((one) => one.seen === seen);
  return {
    tone: toneOf(open.length, unknown.length, done.length),
    summary: summaries.reduce((one, other) => say`${one} ${other}`),
    sections: [
      ...section(change.onNow, seenIn(open, 'listed'), request, context),
      ...section(change.offNow, seenIn(open, 'absent'), request, context),
      ...section(change.headings.unconfirmed, unknown, request, context),
      ...section(change.offNow, seenIn(done, 'absent'), request, context),
      ...section(change.onNow, seenIn(done, 'listed'), request, context),
    ],
    buttons: await buttonsOf(open, unknown, request),
  };
}

async function check(
  { action, group }: Recorded,
  several: boolean,
  request: Request,
  { api }: CommandContext,
): Promise<readonly Checked[]> {
  const ids = userIdsOf({
    ...action,
    users: action.users.filter(({ outcome }) => outcome === 'unconfirmed'),
  });
  const { id: lane, signal, log } = request;
  const reading = await readBack(api, group, ids, { lane, signal, log });
  return ids.map((id) => {
    return { id, kind: action.kind, seen: reading.of(id), groupName: several ? group.name : undefined };
  });
}

function toneOf(open: number, unknown: number, done: number): Tone {
  if (unknown > 0) return 'unconfirmed';
  if (open === 0) return 'done';
  return done === 0 ? 'failed' : 'partly';
}

function summaryOf(
  { open, unknown, done }: Readonly<Record<'open' | 'unknown' | 'done', readonly Checked[]>>,
  names: readonly string[],
  kind: ChangeKind,
  { texts: { change } }: Request,
): Sentence {
  const removal = kind === 'remove';
  if (open.length > 0) return change[removal ? 'checkedStill' : 'checkedMissing'](open.length, names);
  if (unknown.length > 0) {
    const counts = {
      kind,
      undone: false,
      done: 0,
      failed: 0,
      unchanged: 0,
      entries: 0,
      unconfirmed: unknown.length,
    };
    return change.summary({ ...counts, groups: names });
  }
  return change[removal ? 'checkedGone' : 'checkedListed'](done.length, names);
}

function section(
  heading: (count: number) => Sentence,
  checked: readonly Checked[],
  { texts }: Request,
  { nicknames }: CommandContext,
): readonly Section[] {
  if (checked.length === 0) return [];
  const line = ({ id, groupName }: Checked): Sentence => {
    const who = person(id, nicknames);
    return groupName === undefined ? who : texts.change.inGroup(groupName, who);
  };
  return [
    {
      heading: heading(checked.length),
      lines: firstLines(checked, line, { ...ATTENTION, hasFile: false }, texts),
    },
  ];
}

async function buttonsOf(
  open: readonly Checked[],
  unknown: readonly Checked[],
  { offer, options, texts }: Request<'actions'>,
): Promise<readonly Button[]> {
  const actions = options.actions ?? '';
  const buttons: Button[] = [];
  if (unknown.length > 0) {
    const key = await offer('check again', { actions }, false);
    buttons.push({ key, label: texts.buttons.checkAgain, style: 'primary' });
  }
  if (open.length > 0) {
    const users = [...new Set(open.map(({ id }) => id))].join(' ');
    const key = await offer('retry', { actions, users }, true);
    buttons.push({ key, label: texts.buttons.retry(open.length), style: 'primary' });
  }
  return buttons;
}
