/** What is typed after a command, and what the commands make of it. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { createCommands } from '../../commands/index.ts';
import { parseCommandLine } from '../../src/chat/command-line.ts';
import { plainText } from '../../src/chat/sentence.ts';
import type { WhitelistApi } from '../../src/volcengine/client.ts';
import { moderator, workOf } from '../support/commands.ts';
import { fakeService } from '../support/fake-whitelist-api.ts';
import { fuzz, fuzzAsync } from './cases.ts';
import { readSlowly } from './slow-ids.ts';

const options = createCommands(workOf()).find(({ name }) => name === 'unwhitelist')?.options ?? [];

const LISTED = ['10001', '10002', '10003'];

const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
const word = fc.oneof(
  fc.constantFrom(...LISTED, '99999', '"10001"', 'group:vip'),
  fc.constantFrom(
    'main',
    'vip',
    'MAIN',
    'all',
    'nowhere',
    '10001',
    '10002',
    '10003',
    '99999',
    'preview',
    'help',
    '全部',
  ),
  fc.constantFrom(
    'a',
    ':',
    '：',
    'group',
    'reason',
    'group:',
    'reason:',
    'Reason：',
    'users:',
    '__proto__',
    'constructor',
  ),
  fc.constantFrom(
    '<@U1|bob>',
    '<tel:10001|1 00 01>',
    '"10001"',
    '１０００２',
    '@everyone',
    '🙂',
    '\u202E10001',
  ),
  fc.constantFrom('group:main', 'group：vip', 'GROUP:all', 'group:nowhere', 'group:main,vip', 'gruop:vip'),
  fc.array(anyUnit, { maxLength: 5 }).map((units) => units.join('')),
);
const space = fc.constantFrom(' ', ' ', ' ', ' ', '\n', '\t ', '\u3000', '');
const line = fc
  .array(fc.tuple(word, space), { maxLength: 10, size: 'medium' })
  .map((words) => words.flat().join(''));

/** Everything but white space and the names of options, which are not in the values. */
const characters = (text: string): string => text.replaceAll(/\s/gu, '');

fuzz('commands: a line is read as it is written', line, (text) => {
  const read = parseCommandLine(text, options);
  if (read.kind === 'problem') {
    expect(['group', 'reason']).toContain(read.option);
    return;
  }
  const { values } = read;
  expect(
    Object.keys(values).filter((name) => !['users', 'group', 'preview', 'reason'].includes(name)),
  ).toEqual([]);
  for (const value of Object.values(values)) expect(value).toBe(value.trim());
  const [upToReason = ''] = text.split(/(?<!\S)reason[:：]/iu);
  // The group is what stands behind its name, and nothing else is.
  const named = /(?<!\S)group[:：]\s*(\S+)/iu.exec(upToReason)?.[1];
  expect(values['group']).toBe(named);
  // A reason goes on to the end of the line, whatever is in it.
  expect(values['reason']).toBe(
    upToReason === text ? undefined : text.slice(upToReason.length + 'reason:'.length).trim(),
  );
  // Nothing that was typed is lost.
  const left = upToReason.replace(/(?<!\S)group[:：]\s*\S+/iu, '').replaceAll(/(?<!\S)preview(?!\S)/giu, '');
  expect(characters(values['users'] ?? '')).toBe(characters(left));
});

const command = fc.constantFrom(
  'unwhitelist',
  'unwhitelist',
  'whitelist add',
  'whitelist show',
  'whitelist history',
  'whitelist link',
  'whitelist unlink',
);
const GROUPS: Readonly<Record<string, string>> = { main: '11', vip: '12' };

fuzzAsync(
  'commands: they act on the group that is named, and on nobody else',
  fc.tuple(command, line, fc.constantFrom('C1', 'C1', 'C9', null)),
  () => {
    const service = fakeService(LISTED);
    const changes: { conversation: string; ids: readonly string[] }[] = [];
    const note =
      (change: WhitelistApi['remove']): WhitelistApi['remove'] =>
      (conversation, ids, context) => {
        changes.push({ conversation: conversation.conversationShortId, ids });
        return change(conversation, ids, context);
      };
    const { api } = service;
    const work = workOf({ ...service, api: { ...api, remove: note(api.remove), add: note(api.add) } });
    const { ask, log } = moderator(work);
    let acted = 0;
    const check = async ([name, text, channelId]: readonly [
      string,
      string,
      string | null,
    ]): Promise<void> => {
      const definition = createCommands(work).find((one) => one.name === name);
      const read = parseCommandLine(text, definition?.options ?? []);
      if (read.kind === 'problem') return;
      changes.length = 0;
      const logged = log.entries.length;
      // Linked by a case before, it would stand for an id.
      await work.store.links.remove({ platform: 'terminal', id: 'U1' });
      for (const id of LISTED) service.list.add(id);
      const { reply } = await ask(name, read.values, { channelId });
      expect(plainText(reply.summary)).not.toBe('');
      const { users = '', group } = read.values;
      if (changes.length > 0) acted += 1;
      // None named: the channel's, which only C1 has.
      const meant = group === undefined ? (channelId === 'C1' ? 'main' : '') : group.toLowerCase();
      const given = readSlowly(users).ids;
      for (const change of changes) {
        expect(change.conversation).toBe(GROUPS[meant]);
        expect(change.ids.filter((id) => !given.includes(id))).toEqual([]);
      }
      const refused = ['refused', 'info'].includes(reply.tone);
      if (refused || !['unwhitelist', 'whitelist add'].includes(name)) expect(changes).toEqual([]);
      else expect(changes.flatMap(({ ids }) => ids)).toEqual(given);
      expect(log.entries.slice(logged).filter(({ level }) => Number(level) > 40)).toEqual([]);
    };
    const end = (): Promise<void> => {
      expect(acted).toBeGreaterThan(2_000);
      return Promise.resolve();
    };
    return Promise.resolve({ check, end });
  },
);
