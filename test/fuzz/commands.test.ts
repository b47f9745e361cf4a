/** What is typed after a command, and what the commands make of it. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { COMMANDS } from '../../commands/index.ts';
import { parseCommandLine } from '../../src/chat/command-line.ts';
import { plainText } from '../../src/chat/sentence.ts';
import { readReply, type Asked } from '../support/chat/commands.ts';
import { expectOften, fuzz, fuzzAsync } from './cases.ts';
import { anyLine, GROUPS, LINKED, LISTED, PROTECTED, startCommands, writtenLine } from './command-lines.ts';
import { numbersIn, readSlowly } from './slow-ids.ts';

const optionsOf = new Map(COMMANDS.map(({ name, options }) => [name, options]));
const options = optionsOf.get('unwhitelist') ?? [];

/** Everything but white space, which may be another after an option was taken out. */
const characters = (text: string): string => text.replaceAll(/\s/gu, '');

fuzz('commands: a line is read as it is written', writtenLine, ({ text, users, group, preview, reason }) => {
  const read = parseCommandLine(text, options);
  expect(read.kind).toBe('options');
  if (read.kind !== 'options') return;
  const { users: left = '', ...others } = read.values;
  expect(characters(left)).toBe(characters(users));
  expect(others).toEqual({
    ...(group !== undefined && { group }),
    ...(preview && { preview: 'yes' }),
    ...(reason !== undefined && { reason }),
  });
});

fuzz('commands: no number in a line is lost', anyLine, (text) => {
  const read = parseCommandLine(text, options);
  if (read.kind === 'problem') return;
  const values = Object.values(read.values);
  for (const value of values) expect(value).toBe(value.trim());
  const kept = new Set(values.flatMap(numbersIn));
  // `preview:5` is the one value that is not kept as it is.
  const lost = numbersIn(text).filter((number) => !kept.has(number));
  if (read.values['preview'] === undefined) expect(lost).toEqual([]);
  const written = new Set(numbersIn(text));
  expect([...kept].filter((number) => !written.has(number))).toEqual([]);
});

const shown = COMMANDS.filter(({ hidden }) => hidden !== true).map(({ name }) => name);
/** The first one, `unwhitelist`, more often than the others. */
const command = fc.oneof(fc.constant(shown[0] ?? ''), fc.constantFrom(...shown));

const PRESSES_MAX = 4;

/** Whom a reply names, in its message, on its buttons, in its picker and in its file. */
function namedBy({ reply }: Asked): ReadonlySet<string> {
  const labels = reply.picker?.choices.map(({ label }) => label) ?? [];
  const all = [readReply(reply), ...labels, reply.file?.content ?? ''].join('\n');
  return new Set(all.match(/\d+/gu));
}

/** Who is given by a text that is plain; in that case `plain` is true. */
function givenBy(text: string): { readonly plain: boolean; readonly given: readonly string[] } {
  const { plain, ids } = readSlowly(text);
  const linked = plain && text.includes('<@U2>') ? [LINKED] : [];
  return { plain, given: [...new Set([...ids, ...linked])] };
}

const GROUP_NAMES = /(?<![^\s,;、，；])(?:main|vip)(?![^\s,;、，；])/giu;

fuzzAsync(
  'commands: nobody is touched who was not named',
  fc.tuple(
    command,
    anyLine,
    fc.constantFrom('C1', 'C1', 'C9', null),
    fc.array(fc.nat(9), { maxLength: PRESSES_MAX }),
  ),
  () => {
    const { changes, reset, type, log } = startCommands();
    const counts = { atOnce: 0, pressed: 0, protectedOnes: 0 };
    /** After one reply: whom the service was asked to change, and that all of them may be. */
    const expectNamed = (allowed: ReadonlySet<string>, conversation: string | undefined): void => {
      for (const { ids, group } of changes) {
        expect(ids.filter((id) => !allowed.has(id))).toEqual([]);
        if (conversation !== undefined) expect(group).toBe(conversation);
      }
    };
    const check = async ([name, text, channelId, presses]: readonly [
      string,
      string,
      string | null,
      readonly number[],
    ]): Promise<void> => {
      await reset();
      const logged = log.entries.length;
      const read = parseCommandLine(text, optionsOf.get(name) ?? []);
      const { users = '', group, preview } = read.kind === 'options' ? read.values : {};
      let asked = await type(`/${name} ${text}`, { channelId });
      expect(plainText(asked.reply.summary)).not.toBe('');
      // None named: the channel's, which only C1 has.
      const meant = group === undefined ? (channelId === 'C1' ? 'main' : '') : group.toLowerCase();
      const { plain, given } = givenBy(users);
      expectNamed(new Set(given), GROUPS[meant] ?? 'none');
      if (changes.length > 0) {
        counts.atOnce += 1;
        expect([plain, preview]).toEqual([true, undefined]);
        expect(changes.flatMap((change) => change.ids)).toEqual(given);
        if (name === 'unwhitelist') expect(given).not.toContain(PROTECTED);
      }
      for (const press of presses) {
        const { buttons = [] } = asked.reply;
        const button = buttons[press % Math.max(buttons.length, 1)];
        if (button === undefined) break;
        changes.length = 0;
        const before = asked;
        asked = await before.press(button.label);
        const isGroup = button.label in GROUPS;
        expectNamed(
          isGroup ? new Set(givenBy(users.replaceAll(GROUP_NAMES, ' ')).given) : namedBy(before),
          isGroup ? GROUPS[button.label] : undefined,
        );
        if (changes.length > 0) counts.pressed += 1;
        if (changes.some(({ kind, ids }) => kind === 'remove' && ids.includes(PROTECTED))) {
          counts.protectedOnes += 1;
          expect(before.text).toMatch(/protected\. Really remove/u);
        }
      }
      expect(log.entries.slice(logged).filter(({ level }) => Number(level) > 40)).toEqual([]);
    };
    const end = (): Promise<void> => {
      expectOften(counts.atOnce, 500);
      expectOften(counts.pressed, 500);
      expectOften(counts.protectedOnes, 20);
      expect(LISTED).toContain(PROTECTED);
      return Promise.resolve();
    };
    return Promise.resolve({ check, end });
  },
);
