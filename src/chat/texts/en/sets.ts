/** English: saved sets of users. */
import { enumerate, say, type Sentence } from '../../sentence.ts';
import { users, whitelists, word } from './words.ts';

function counted(count: number): Sentence {
  return count === 0 ? say`nobody` : say`${count} ${word(users(count))}`;
}

export const sets = {
  usage: (command: string): Sentence => say`Give the set a name: ${command}`,
  nameTooLong: (max: number): Sentence =>
    say`The name of a set has at most ${max} characters. Nothing has changed.`,
  saved: (name: string, count: number, group: string): Sentence =>
    say`Saved the set ${name} for ${whitelists([group])}: ${counted(count)}.`,
  already: (name: string, count: number): Sentence =>
    say`The set ${name} is the same already: ${counted(count)}. Nothing has changed.`,
  askReplace: (name: string, size: number, at: Sentence, by: Sentence, count: number): Sentence =>
    say`There is a set ${name} already: ${counted(size)}, saved ${at} by ${by}. Replace it by ${counted(count)}? Nothing has changed yet.`,
  usersHint: (command: string): Sentence =>
    say`This is the whitelist. To save given users instead: ${command}`,
  inSet: (count: number): Sentence => say`In the set (${count})`,
  wouldJoin: (count: number): Sentence => say`New in the set (${count})`,
  wouldLeave: (count: number): Sentence => say`No longer in the set (${count})`,
  changed: say`This set has been changed or deleted. Nothing has changed now; give the command again.`,
  changing: say`The whitelist kept changing while it was read, so it was not saved. Try again in a minute.`,
  full: (max: number): Sentence =>
    say`This live group has ${max} sets, and may not have more. Nothing has changed; delete one of them first.`,
  tooLarge: (count: number, max: number): Sentence =>
    say`That is ${count} users; a set has at most ${max}. Nothing has changed.`,
  equal: (group: string, name: string): Sentence =>
    say`On ${whitelists([group])} are exactly the users of the set ${name}. Nothing has changed.`,
  unknown: (name: string): Sentence => say`There is no set ${name}. Nothing has changed.`,
  unknownMeant: (name: string, meant: string): Sentence =>
    say`There is no set ${name}. Did you mean ${meant}? Nothing has changed.`,
  names: (names: readonly string[], total: number): Sentence =>
    total > names.length
      ? say`Sets: ${enumerate(names, ', ')} and ${total - names.length} more`
      : say`Sets: ${enumerate(names, ', ')}`,
  none: (group: string): Sentence => say`No set is saved for ${whitelists([group])}.`,
  summary: (count: number, group: string): Sentence =>
    count === 1
      ? say`One set is saved for ${whitelists([group])}.`
      : say`${count} sets are saved for ${whitelists([group])}.`,
  heading: say`By name`,
  line: (name: string, size: number, at: Sentence, by: Sentence): Sentence =>
    say`${name} — ${counted(size)}, saved ${at} by ${by}`,
  empty: (name: string): Sentence => say`Nobody is in the set ${name}.`,
  crowded: (count: number, max: number): Sentence =>
    say`That would be ${count} users. A whitelist holds ${max}, unless Volcengine has raised the limit: some may not be added.`,
  file: (name: string, count: number): Sentence => say`The set ${name} is in the file: ${counted(count)}.`,
  askDelete: (name: string, size: number, at: Sentence, by: Sentence): Sentence =>
    say`Delete the set ${name} (${counted(size)}, saved ${at} by ${by})? The whitelist stays as it is. Nothing has changed yet.`,
  deleted: (name: string, group: string): Sentence => say`Deleted the set ${name} of ${whitelists([group])}.`,
  attach: say`Attach the file with the option file of this command. Nothing has changed.`,
  window: (name: string, group: string): Sentence =>
    say`Who is to be in the set ${name} for ${whitelists([group])}?`,
  pickerTitle: 'Choose for the set',
  pickerSubmit: 'Save',
  buttons: {
    replace: 'Replace the set',
    use: 'Use this set',
    export: 'Export',
    delete: 'Delete',
    confirmDelete: 'Yes, delete the set',
    all: 'All sets',
    page: (first: number, last: number): string => `Show ${String(first)}–${String(last)}`,
  },
};
