/** English: guest passes, which take users off a whitelist by themselves. */
import { enumerate, say, type Sentence } from '../../sentence.ts';
import type { Duration } from '../form.ts';
import { or, users, whitelists, word } from './words.ts';

const people = (ids: readonly string[]): Sentence => enumerate(ids, ', ');

export const passes = {
  duration: ({ days, hours, minutes }: Duration): Sentence => {
    const parts = [
      ...(days === 0 ? [] : [`${String(days)} d`]),
      ...(hours === 0 ? [] : [`${String(hours)} h`]),
      ...(minutes === 0 ? [] : [`${String(minutes)} min`]),
    ];
    return word(parts.join(' '));
  },
  both: say`Give either for or until, not both. Nothing has changed.`,
  noUnit: (value: string): Sentence =>
    say`How long is ${value}? Give it with a unit: ${or([`for:${value}m`, `for:${value}h`, `for:${value}d`])}. Nothing has changed.`,
  forUnread: (value: string): Sentence =>
    say`I cannot read ${value} as a length of time. Give it so: ${or(['for:90m', 'for:2h', 'for:1h30m', 'for:3d'])}. Nothing has changed.`,
  untilUnread: (value: string): Sentence =>
    say`I cannot read ${value} as a time. Give it so: ${or(['until:22:30', 'until:2026-01-31T22:30', 'until:22:30+08:00'])}. Nothing has changed.`,
  past: (at: Sentence): Sentence =>
    say`That time has passed: ${at}. Give a later one, with its date where it is not today. Nothing has changed.`,
  tooShort: say`A guest pass lasts at least one minute. Nothing has changed.`,
  tooLong: say`A guest pass lasts at most 30 days. Nothing has changed.`,
  tooMany: (max: number): Sentence =>
    say`There would be more than ${max} guest passes, which is the most that the bot keeps. Nothing has changed.`,
  meant: (option: string): Sentence => say`Did you mean ${option}? Nothing has changed.`,
  protectedUsers: (ids: readonly string[]): Sentence =>
    say`Protected, so the bot does not take them off by itself, and they get no guest pass: ${people(ids)}. Nothing has changed.`,
  ask: (count: number, groups: readonly string[]): Sentence =>
    say`Give ${count} ${word(users(count))} a guest pass for ${whitelists(groups)}? Nothing has changed yet.`,
  would: (count: number): Sentence => say`Would get a guest pass (${count})`,
  confirm: (count: number): string => `Give ${String(count)} guest ${count === 1 ? 'pass' : 'passes'}`,
  wouldEndAt: (at: Sentence): Sentence => say`The bot would take them off at ${at}.`,
  wouldEndAfter: (duration: Sentence): Sentence =>
    say`The bot would take them off ${duration} after you press the button.`,
  otherTime: say`If you mean another time, give the command again with ${'for:2h'}, or with your time zone: ${'until:22:30+08:00'}`,
  wouldChange: (who: Sentence, at: Sentence): Sentence => say`${who} has a guest pass until ${at} so far.`,
  wouldLimit: (who: Sentence): Sentence =>
    say`${who} is on the whitelist without an end, and would be taken off then.`,
  wouldStay: (who: Sentence, at: Sentence): Sentence =>
    say`${who} has a guest pass until ${at}, and would then stay without an end.`,
  unread: say`The whitelist could not be read just now: whoever is on it without an end would be taken off then, too.`,
  allGiven: (count: number, groups: readonly string[]): Sentence =>
    say`${count} ${word(users(count))} of ${whitelists(groups)} ${word(count === 1 ? 'has' : 'have')} a guest pass now.`,
  allPermanent: (count: number, groups: readonly string[]): Sentence =>
    say`${count} ${word(users(count))} of ${whitelists(groups)} ${word(count === 1 ? 'stays' : 'stay')} on it without an end.`,
  allRestored: (count: number, groups: readonly string[]): Sentence =>
    say`${count} ${word(users(count))} of ${whitelists(groups)} ${word(count === 1 ? 'has' : 'have')} the former end back.`,
  given: (at: Sentence): Sentence => say`Guest pass: the bot takes them off at ${at}.`,
  changed: (who: Sentence, at: Sentence): Sentence =>
    say`${who} had a guest pass until ${at}; the new end counts.`,
  madePermanent: (who: Sentence): Sentence =>
    say`${who} has no guest pass any more, and stays on the whitelist without an end.`,
  overWithRemoval: (who: Sentence): Sentence => say`${who} has no guest pass any more.`,
  overWith: (count: number): Sentence => say`${count} guest passes have ended with this.`,
  more: (count: number): Sentence => say`The same for ${count} more guests.`,
  passedMeanwhile: (who: Sentence): Sentence =>
    say`The guest pass of ${who} would have ended meanwhile, so they stay on the whitelist without an end.`,
  /** Of an undo; `outcome`: how it is now. */
  undone: (outcome: Sentence): Sentence => say`Undone. ${outcome}`,
  askRestore: (count: number, groups: readonly string[]): Sentence =>
    say`Give ${count} ${word(users(count))} of ${whitelists(groups)} the former end back? Nothing has changed yet.`,
  wouldRestore: (count: number): Sentence => say`Would get the former end back (${count})`,
  wouldBeUntil: (who: Sentence, at: Sentence): Sentence => say`${who} would be on the whitelist until ${at}.`,
  wouldBeForGood: (who: Sentence): Sentence => say`${who} would be on the whitelist without an end.`,
  formerEndPassed: (who: Sentence, at: Sentence, command: string): Sentence =>
    say`The former end of ${who} (${at}) has passed, so the present one stays. To take them off now: ${command}`,
  until: (line: Sentence, at: Sentence): Sentence => say`${line}, guest until ${at}`,
  nobody: (groups: readonly string[]): Sentence => say`Nobody has a guest pass for ${whitelists(groups)}.`,
  ended: (by: Sentence, outcome: Sentence): Sentence =>
    say`A guest pass that ${by} gave has ended. ${outcome}`,
  yoursEnded: (outcome: Sentence): Sentence => say`A guest pass that you gave has ended. ${outcome}`,
  late: (at: Sentence): Sentence => say`It was to end at ${at}; the bot could not act before now.`,
  triedAgain: say`The bot tries again by itself, for about six hours.`,
  givenUp: (command: string): Sentence =>
    say`The bot does not try this again. Look at the whitelist, and remove them with ${command} if they are still on it.`,
  stayProtected: (ids: readonly string[]): Sentence =>
    say`Protected since then, so not removed, and without an end now: ${people(ids)}`,
  historyGiven: (at: Sentence, by: Sentence, who: Sentence): Sentence =>
    say`${at} — ${by} gave an end to ${who}`,
  historyEnds: (count: number): Sentence => say`; another end for ${count}`,
  historyTaken: (at: Sentence, by: Sentence, who: Sentence): Sentence =>
    say`${at} — ${by} let ${who} stay without an end`,
  noneRemoved: (group: string): Sentence => say`Nobody was removed from ${whitelists([group])}.`,
  removeProtected: (command: string): Sentence =>
    say`To remove them all the same, use ${command}, which asks a second time.`,
  history: (at: Sentence, by: Sentence, who: Sentence): Sentence =>
    say`${at} — the guest pass that ${by} gave has ended: removed ${who}`,
};
