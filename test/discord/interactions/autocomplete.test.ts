/** What is offered while an option is being typed. */
import { expect, test } from 'vitest';
import { MODERATOR, startBot, stubOption, localized } from '../harness.ts';

const typing = { name: 'unwhitelist', roles: [MODERATOR], focused: 'group' };
const MAIN = { name: 'Main group', value: 'main' };

test('comes from the option, no more and no longer than Discord takes', async () => {
  const { discord } = await startBot();
  expect(await discord.autocomplete({ ...typing, options: { group: 'm' } })).toEqual([
    MAIN,
    { name: `${'L'.repeat(99)}…`, value: 'music' },
    { name: 'mute', value: 'mute' },
  ]);

  const all = await discord.autocomplete({ ...typing, options: { users: '1', group: '' } });
  expect(all).toHaveLength(25);
  expect(all.slice(0, 4).map(({ value }) => value)).toEqual(['main', 'music', 'mute', 'group-0']);
});

test('is made from where it is typed, and from what else has been', async () => {
  const { discord, suggestContexts } = await startBot();
  const options = { users: '1 2', group: 'm', reason: 'spam' };
  await discord.autocomplete({ ...typing, options, channelId: '777', threadOf: '778' });

  expect(suggestContexts).toMatchObject([{ channelId: '778', options: { users: '1 2', reason: 'spam' } }]);
  expect(suggestContexts[0]?.options).not.toHaveProperty('group');
});

test('is there for a command of two words, and for an option beside a switch', async () => {
  const group = stubOption('group', 'word', {
    suggest: (typed, { options }) => Promise.resolve([{ value: typed, label: JSON.stringify(options) }]),
  });
  const { discord } = await startBot({
    commands: (stub) => [
      {
        ...stub,
        name: 'whitelist show',
        parent: { label: localized('whitelist', '白名单'), description: localized('Whitelist', '白名单') },
        options: [group, stubOption('all', 'flag')],
      },
    ],
  });
  const two = { ...typing, name: 'whitelist show', options: { group: 'g', all: true } };
  expect(await discord.autocomplete(two)).toEqual([{ value: 'g', name: '{"all":"yes"}' }]);
});

test('is nothing for somebody who is no moderator, and for an option that has none', async () => {
  const { discord, suggestContexts } = await startBot();
  expect(await discord.autocomplete({ ...typing, roles: [], options: { group: 'm' } })).toEqual([]);
  expect(await discord.autocomplete({ ...typing, focused: 'users', options: { users: '1' } })).toEqual([]);
  expect(await discord.autocomplete({ ...typing, name: 'nosuch', options: { group: 'm' } })).toEqual([]);
  expect(suggestContexts).toEqual([]);
});

test.each([
  ['boom', 'Error: a bug in suggestions'],
  ['reject', 'Error: the store is away'],
  ['slow', 'Error: not made within 500 ms'],
])('that fails is nothing and a line in the log, and the bot goes on: %s', async (group, reason) => {
  const { discord, logged } = await startBot({ times: { suggest: 500 } });
  expect(await discord.autocomplete({ ...typing, options: { group } })).toEqual([]);
  expect(await logged(/^could not make suggestions$/u)).toMatchObject({ level: 20, reason });

  expect(await discord.autocomplete({ ...typing, options: { group: 'main' } })).toEqual([MAIN]);
});

test('that Discord does not take is a line in the log, and the bot goes on', async () => {
  const { discord, logged } = await startBot();
  discord.fail('callback', { status: 500 });
  discord.autocomplete({ ...typing, options: { group: 'm' } }).catch(() => undefined);
  expect(await logged(/^suggestions were not shown$/u)).toMatchObject({ level: 20 });

  expect(await discord.autocomplete({ ...typing, options: { group: 'main' } })).toEqual([MAIN]);
});
