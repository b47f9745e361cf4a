/** English: what a change would do, what it did, and the buttons about it. */
import { enumerate, say, type Sentence } from '../../sentence.ts';
import type { ChangeCounts, ChangeWords, ReplacementCounts } from '../form.ts';
import { everyone, users, whitelists, word } from './words.ts';

const DONE = { remove: 'Removed', add: 'Added' } as const;
const NOBODY = { remove: say`Nobody was removed from`, add: say`Nobody was added to` } as const;
const PAST = { remove: 'removed', add: 'added' } as const;
const BEFORE = { remove: 'not on', add: 'already on' } as const;

function counted(count: number): Sentence {
  return say`${count} ${word(users(count))}`;
}

/** `; 2 were not removed`, `; 3 were not on it`, `; not known yet for 3`. */
function others({ kind, failed, unchanged, unconfirmed, groups }: ChangeCounts): Sentence {
  const were = (count: number): Sentence => word(count === 1 ? 'was' : 'were');
  const it = word(groups.length === 1 ? 'it' : 'them');
  return [
    ...(failed === 0 ? [] : say`; ${failed} ${were(failed)} not ${word(PAST[kind])}`),
    ...(unchanged === 0 ? [] : say`; ${unchanged} ${were(unchanged)} ${word(BEFORE[kind])} ${it}`),
    ...(unconfirmed === 0 ? [] : say`; not known yet for ${unconfirmed}`),
  ];
}

function summary(counts: ChangeCounts): Sentence {
  const { kind, undone, done, unconfirmed, entries, groups } = counts;
  const where = whitelists(groups);
  const places = entries > done ? say` (${entries} entries)` : [];
  if (undone && done > 0) {
    const back = word(`${done === 1 ? 'is' : 'are'} ${kind === 'add' ? 'back on' : 'off'}`);
    return say`Undone: ${counted(done)} ${back} ${where}${others(counts)}.`;
  }
  if (done > 0) {
    const [verb, preposition] = [word(DONE[kind]), word(kind === 'remove' ? 'from' : 'to')];
    return say`${verb} ${counted(done)}${places} ${preposition} ${where}${others(counts)}.`;
  }
  if (unconfirmed > 0)
    return say`Not known yet for ${counted(unconfirmed)} of ${where}${others({ ...counts, unconfirmed: 0 })}.`;
  return say`${NOBODY[kind]} ${where}${others({ ...counts, failed: 0 })}.`;
}

function replacement(counts: ReplacementCounts): Sentence {
  const { undone, removed, added, notRemoved, notAdded, unchanged, unconfirmed, groups } = counts;
  const where = whitelists(groups);
  const were = (count: number): Sentence => word(count === 1 ? 'was' : 'were');
  const rest: Sentence = [
    ...(notRemoved === 0 ? [] : say`; ${notRemoved} ${were(notRemoved)} not removed`),
    ...(notAdded === 0 ? [] : say`; ${notAdded} ${were(notAdded)} not added`),
    ...(unchanged === 0 ? [] : say`; nothing was left to do for ${unchanged}`),
  ];
  const open = unconfirmed === 0 ? [] : say`; not known yet for ${unconfirmed}`;
  if (removed + added === 0) {
    return unconfirmed > 0
      ? say`Not known yet for ${counted(unconfirmed)} of ${where}${rest}.`
      : say`Nobody was removed from or added to ${where}${rest}.`;
  }
  const start = undone ? say`Undone: removed` : say`Removed`;
  return say`${start} ${counted(removed)} from ${where}, and added ${counted(added)}${rest}${open}.`;
}

export const change: ChangeWords = {
  summary,
  replacement,
  nothingLeft: (groups) => say`Nothing was left to do: ${whitelists(groups)} had been changed already.`,
  noneListed: (count, groups) =>
    count === 1
      ? say`This user was not on ${whitelists(groups)}.`
      : say`None of these ${count} users was on ${whitelists(groups)}.`,
  allListed: (count, groups) =>
    count === 1
      ? say`This user was on ${whitelists(groups)} already.`
      : say`${everyone(count)} were on ${whitelists(groups)} already.`,
  headings: {
    removed: (count) => say`Removed (${count})`,
    added: (count) => say`Added (${count})`,
    notRemoved: (count) => say`Not removed (${count})`,
    notAdded: (count) => say`Not added (${count})`,
    notListed: (count) => say`${word(count === 1 ? 'Was' : 'Were')} not on the whitelist (${count})`,
    alreadyListed: (count) => say`${word(count === 1 ? 'Was' : 'Were')} on the whitelist already (${count})`,
    unconfirmed: (count) => say`Not known yet (${count})`,
    removalUnconfirmed: (count) => say`Removal not known yet (${count})`,
    additionUnconfirmed: (count) => say`Addition not known yet (${count})`,
    notSent: (count) => say`Not tried (${count})`,
    removalNotSent: (count) => say`Removal not tried (${count})`,
    additionNotSent: (count) => say`Addition not tried (${count})`,
    skipped: (count) => say`Skipped (${count}): ${word(count === 1 ? 'not a user ID' : 'not user IDs')}`,
    alternatives: (count) => say`Did you mean (${count})`,
  },
  inGroup: (group, heading) => say`${group}: ${heading}`,
  because: (heading, reason) => say`${heading}: ${reason}`,
  more: (count) => say`… and ${count} more in the file`,
  moreUnlisted: (count) => say`… and ${count} more`,
  skippedFile: (listed, total) => say`The file lists the first ${listed} of ${total} skipped entries.`,
  file: (count) => say`All ${count} are in the attached file.`,
  ofSet: (name) => say`Set: ${name}`,
  readBack: (count) =>
    say`Volcengine did not answer for ${count} of them; the whitelist was read again and shows that it is done.`,
  resumed: say`The bot was interrupted during this, and then went on where it had stopped.`,
  requests: (ids) => say`${word(ids.length === 1 ? 'Request ID' : 'Request IDs')}: ${enumerate(ids, ', ')}`,
  duplicates: (count) => say`Duplicates merged: ${count}`,
  duplicatesNamed: (ids) => say`Duplicates merged: ${enumerate(ids, ', ')}`,
  checkedGone: (count, groups) =>
    say`${everyone(count)} ${word(count === 1 ? 'is' : 'are')} off ${whitelists(groups)}.`,
  checkedListed: (count, groups) =>
    say`${everyone(count)} ${word(count === 1 ? 'is' : 'are')} on ${whitelists(groups)}.`,
  checkedStill: (count, groups) => say`Still on ${whitelists(groups)}: ${counted(count)}.`,
  checkedMissing: (count, groups) => say`Not on ${whitelists(groups)}: ${counted(count)}.`,
  onNow: (count) => say`On the whitelist (${count})`,
  offNow: (count) => say`Not on the whitelist (${count})`,
};

export const buttons = {
  retry: (count: number): string => `Retry ${String(count)}`,
  checkAgain: 'Check again',
  undo: 'Undo',
  details: 'Details',
  older: 'Older',
  newer: 'Newer',
  file: 'Download all IDs',
  confirmRemove: (count: number): string => `Remove ${String(count)} ${users(count)}`,
  confirmAdd: (count: number): string => `Add ${String(count)} ${users(count)}`,
  confirmAll: (count: number): string => `Remove all ${String(count)}`,
  confirmAllAdd: (count: number): string => `Add all ${String(count)}`,
  confirmBoth: (removed: number, added: number): string => `Remove ${String(removed)}, add ${String(added)}`,
  confirmUndo: (count: number): string => `Undo for ${String(count)} ${users(count)}`,
  confirmAllUndo: (count: number): string => `Undo for all ${String(count)}`,
  confirmProtected: (count: number): string => `Yes, remove ${String(count)} protected ${users(count)}, too`,
  withoutProtected: (count: number): string =>
    count === 1 ? 'Remove only the other user' : `Remove only the other ${String(count)}`,
  removeOne: (name: string): string => `Remove ${name}`,
  addOne: (name: string): string => `Add ${name}`,
  choose: 'Choose by name',
};

export const plan = {
  ask: (count: number, groups: readonly string[]): Sentence =>
    say`Remove ${counted(count)} from ${whitelists(groups)}? Nothing has changed yet.`,
  askAdd: (count: number, groups: readonly string[]): Sentence =>
    say`Add ${counted(count)} to ${whitelists(groups)}? Nothing has changed yet.`,
  askBoth: (removed: number, added: number, groups: readonly string[]): Sentence =>
    say`Remove ${counted(removed)} from ${whitelists(groups)}, and add ${counted(added)}? Nothing has changed yet.`,
  askProtected: (count: number, groups: readonly string[]): Sentence =>
    say`${count} of these users ${word(count === 1 ? 'is' : 'are')} protected. Really remove ${word(count === 1 ? 'this one' : 'them')} from ${whitelists(groups)}? Nothing has changed yet.`,
  preview: (count: number, groups: readonly string[]): Sentence =>
    say`Preview: this would remove ${counted(count)} from ${whitelists(groups)}. Nothing has changed.`,
  nobody: (groups: readonly string[]): Sentence =>
    say`None of these users is on ${whitelists(groups)}. Nothing has changed.`,
  everybodyListed: (groups: readonly string[]): Sentence =>
    say`All of these users are on ${whitelists(groups)} already. Nothing has changed.`,
  alternatives: (groups: readonly string[]): Sentence =>
    say`Who do you mean on ${whitelists(groups)}? Nothing has changed yet.`,
  wouldRemove: (count: number): Sentence => say`Would be removed (${count})`,
  wouldAdd: (count: number): Sentence => say`Would be added (${count})`,
  protected: (count: number): Sentence =>
    say`Protected (${count}): ${word(count === 1 ? 'needs' : 'need')} a second confirmation`,
  reallyProtected: (count: number): Sentence => say`Protected (${count})`,
  notListed: (count: number): Sentence => say`Not on the whitelist now (${count})`,
  alreadyListed: (count: number): Sentence => say`On the whitelist already (${count})`,
  spared: (count: number): Sentence =>
    say`${word(count === 1 ? 'Stays' : 'Stay')} on the whitelist (${count})`,
  unread: say`The whitelist could not be read just now, so nicknames are missing.`,
  fromColumn: (header: string): Sentence => say`The IDs are from the column ${header} of the file.`,
  fileUnread: (name: string, why: Sentence): Sentence => say`${name}: ${why}`,
  reason: (reason: string): Sentence => say`Reason: ${reason}`,
  reasonHolds: (token: string): Sentence =>
    say`${token} is part of the reason: it was not read as a user ID or an option.`,
  exceptUnread: say`I could not read who should stay on the whitelist. Nothing has changed.`,
};

/** Why somebody may be meant who was not named by their ID. */
export const alternatives = {
  inside: (token: string): Sentence => say`their ID is inside ${token}`,
  nickname: (text: string): Sentence => say`their nickname matches ${text}`,
  rounded: (id: string): Sentence => say`a spreadsheet rounds their ID to ${id}`,
  'one-digit-off': (id: string): Sentence => say`their ID differs from ${id} by one digit`,
  linked: (id: string): Sentence => say`is linked to the Discord account ${id}`,
};
