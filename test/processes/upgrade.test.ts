/** What the version before this one has kept: after an upgrade each of it is carried on with, or refused in words. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { ChangeRecord } from '../../commands/change/record.ts';
import type { CommandInput } from '../../src/chat/invocation.ts';
import type { Reply } from '../../src/chat/reply.ts';
import { environment, MODERATOR_ROLE } from '../support/environment.ts';
import type { CommandHandle, DiscordEmulator } from '../../emulators/discord/index.ts';
import { createBotRunner } from '../support/process/bot-runner.ts';
import { fakeDiscord, outcomeOf, testService, withoutMarkUp } from '../e2e/harness.ts';

const REMOVE = 'BatchRemoveWhitelistParticipant';

interface Kept<T> {
  readonly act: T;
  readonly handle: Readonly<Record<string, unknown>>;
}

async function start(env: Readonly<Record<string, string>> = {}) {
  const [service, discord] = [await testService(), await fakeDiscord()];
  const runner = await createBotRunner({ ...environment(service, { discord }), ...env });
  /** Changes the one thing that the bot has kept in a column, while it is not running. */
  const rewrite = (table: 'jobs' | 'offers', column: string, change: (text: string) => string): void => {
    const database = new DatabaseSync(join(runner.dataDir, 'unwhitelist.sqlite'));
    const [row, ...others] = database.prepare(`SELECT ${column} AS text FROM ${table}`).all();
    expect([typeof row?.['text'], others]).toEqual(['string', []]);
    database.prepare(`UPDATE ${table} SET ${column} = ?`).run(change(String(row?.['text'])));
    database.close();
  };
  return { service, discord, rewrite, ...runner };
}

function remove(discord: DiscordEmulator, users: string): CommandHandle {
  return discord.command({ name: 'unwhitelist', options: { users }, roles: [MODERATOR_ROLE] });
}

async function textOf(handle: CommandHandle): Promise<string> {
  return withoutMarkUp((await handle.reply()).text);
}

/** An invocation as that version kept it: with the options as they were read, and the channel for its last way to reply. */
function oldInvocation(text: string): string {
  const { act, handle, ...others } = JSON.parse(text) as Kept<CommandInput>;
  const { values, ...typed } = act;
  return JSON.stringify({
    ...others,
    act: { ...typed, options: { kind: 'options', values } },
    handle: { ...handle, postTo: '400000000000000001' },
  });
}

test('a command that had not begun: its options were read by other rules, so it is to be given again', async () => {
  const { service, discord, rewrite, start: begin, kill } = await start();
  const first = await begin();
  service.faults.add({ kind: 'delay', ms: 60_000 }, { times: 99 });
  const command = remove(discord, '10001');
  await command.acknowledged;
  await kill(first);
  rewrite('jobs', 'invocation', oldInvocation);
  await begin();
  expect(await textOf(command)).toBe(
    '⛔ The bot was interrupted before it could begin. Nothing has changed; give the command again.',
  );
  expect(service.bodies(REMOVE)).toEqual([]);
});

test('a removal that had begun: it goes on, and is answered as one of this version', async () => {
  const {
    service,
    discord,
    rewrite,
    start: begin,
    kill,
  } = await start({ VOLC_BATCH_SIZE: '1', VOLC_QPS: '1' });
  const first = await begin();
  const command = remove(discord, '10001 10002 99999');
  await service.arrived(2, REMOVE);
  await kill(first);
  rewrite('jobs', 'invocation', oldInvocation);
  rewrite('jobs', 'begun', (text) => {
    const { kind, absent, reason } = JSON.parse(text) as ChangeRecord;
    const rejected = [{ token: 'user10009', reason: 'mixed' }];
    return JSON.stringify({ kind, absent, parsed: { rejected, duplicates: ['10001'] }, reason });
  });
  await begin();
  const lines = (await outcomeOf(command)).split('\n');
  expect(lines[0]).toBe('⚠️ Removed 2 users from the main whitelist; 1 was not on it.');
  expect(lines).toEqual(
    expect.arrayContaining([
      '• 99999',
      '• 10001',
      '• 10002',
      'Skipped (1): not a user ID',
      '• user10009 — has more than digits in it; give the ID alone',
      'Duplicates merged: 10001',
    ]),
  );
  expect([...service.removals().keys()].toSorted()).toEqual(['10001', '10002', '99999']);
});

test('a reply that was kept and not delivered: it is delivered as it was', async () => {
  const { discord, rewrite, start: begin, kill } = await start();
  const first = await begin();
  discord.fail('edit', { delayMs: 60_000 });
  const command = remove(discord, 'help');
  await discord.called('edit');
  await kill(first);
  rewrite('jobs', 'begun', (text) => {
    const reply = JSON.parse(text.replace(/^told /u, '')) as Reply;
    const own = (words: string) => [{ kind: 'own' as const, text: words }];
    const file = {
      name: 'main.csv',
      content: 'user,reason\r\n',
      pointer: own('All are in the attached file.'),
    };
    return `told ${JSON.stringify({ ...reply, tone: 'info', summary: own('As it was.'), sections: [], file })}`;
  });
  await begin();
  expect(await textOf(command)).toBe('ℹ️ As it was.');
});

test('the button of a question that kept the name of its live group alone: nothing is done', async () => {
  const { service, discord, rewrite, start: begin, kill } = await start({ CONFIRM_ABOVE: '1' });
  const first = await begin();
  const question = await remove(discord, '10001 10002').reply();
  await first.prints(/"msg":"answered"/u);
  await kill(first);
  rewrite('offers', 'options', () =>
    JSON.stringify({ users: '10001 10002', group: 'main', confirmed: 'yes', reason: 'x' }),
  );
  await begin();
  const clicked = discord.click(question, { roles: [MODERATOR_ROLE] });
  expect(await textOf(clicked)).toBe(
    '⛔ This button is too old. Give the command again. Nothing has changed.',
  );
  expect(service.bodies(REMOVE)).toEqual([]);
});
