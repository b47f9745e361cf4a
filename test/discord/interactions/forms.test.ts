/** Forms that a standing button opens in Discord, and what their submission does. */
import { expect, test } from 'vitest';
import { say } from '../../../src/chat/sentence.ts';
import { notice } from '../../../src/chat/reply.ts';
import { en } from '../../../src/chat/texts/en/index.ts';
import { MEMBER, startBot, stubCommand } from '../harness.ts';

const ADD = 'uw1:/add/11:beside';
const GONE = 'uw1:/add/12:beside';
const title = `Add to ${'a long name '.repeat(9)}`;

async function start() {
  const given: unknown[] = [];
  const add = {
    ...stubCommand(({ options, placeId }) => {
      given.push({ ...options, placeId });
      return notice('done', say`added`);
    }),
    name: 'add',
    standing: {
      option: 'conversation',
      form: (argument: string) =>
        argument === '11' ? { title, label: 'User IDs, '.repeat(9), submit: 'Add' } : undefined,
    },
  };
  return { ...(await startBot({ commands: (stub) => [stub, add] })), given };
}

test('a press opens one within the limits of Discord, and the text in it is what the command is given', async () => {
  const { discord, given } = await start();
  const form = await discord.form(discord.click(ADD, { seenByAll: true }));
  expect(form).toMatchObject({
    customId: ADD,
    title: expect.stringMatching(/^Add to a long.{30,32}…$/u) as string,
  });
  const reply = await discord.submit(form, '10001\n10002').reply();
  expect(reply).toMatchObject({ ephemeral: true, text: '✅ added' });
  const users = '10001\n10002';
  expect(given).toEqual([
    { users, picked: JSON.stringify([users]), conversation: '11', placeId: '400000000000000001' },
  ]);
});

test('nothing has to be asked for where the argument means nothing any more: the command says so', async () => {
  const { discord, given } = await start();
  expect(await discord.click(GONE, { seenByAll: true }).reply()).toMatchObject({ ephemeral: true });
  expect(given).toMatchObject([{ conversation: '12' }]);
});

test('whoever is no moderator opens none, and submits none', async () => {
  const { discord, given } = await start();
  const form = await discord.form(discord.click(ADD, { seenByAll: true }));
  const refused = [
    await discord.click(ADD, { seenByAll: true, roles: [MEMBER] }).reply(),
    await discord.submit(form, '10001', { roles: [MEMBER] }).reply(),
  ];
  for (const reply of refused)
    expect(reply).toMatchObject({
      ephemeral: true,
      text: expect.stringContaining('not one of the') as string,
    });
  expect(given).toEqual([]);
});

test('one of another version is too old', async () => {
  const { discord, given } = await start();
  const form = { customId: 'uw0:/add/11:beside', title: '', fields: [{ label: '', customId: 'ids' }] };
  const { text } = await discord.submit(form, '10001').reply();
  expect(text).toContain(en.offers.expired[0]?.text.slice(0, 20));
  expect(given).toEqual([]);
});

test('one that Discord does not open is logged, and nothing else happens', async () => {
  const { discord, logged, received } = await start();
  discord.fail('callback', { status: 404, code: 10062 });
  const { id } = discord.click(ADD, { seenByAll: true });
  expect(await logged(/came too late/u)).toMatchObject({ interaction: id });
  expect(received).toEqual([]);
});
