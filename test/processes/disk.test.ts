/** A disk that is full, a folder that cannot be used, a file that is damaged: a clear stop, and nothing lost. */
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { CommandHandle } from '../../emulators/discord/index.ts';
import { environment, MODERATOR_ROLE } from '../support/environment.ts';
import { createBotRunner } from '../support/process/bot-runner.ts';
import { seed } from '../support/volcengine/service.ts';
import { fakeDiscord, testService, withoutMarkUp } from '../e2e/harness.ts';

/**
 * More than are removed until the disk is full. Where the disk fills up between a request and its record, the next start reads
 * the whole list twice before it says the outcome: 100 requests here, which take 2 s of the account's limit.
 */
const COUNT = 1_000;
const PER_COMMAND = 100;

test('a disk that fills up stops the bot; what was interrupted goes on when there is room again', async () => {
  const all = Array.from({ length: COUNT }, (_, index) => String(10_001 + index));
  const service = await testService({ seeds: [seed(all)] });
  const discord = await fakeDiscord();
  const { start } = await createBotRunner(environment(service, { discord }));
  const bot = await start({ fileBytes: 400_000 });
  const commands: CommandHandle[] = [];
  while (discord.gateway.connections() > 0) {
    const users = all.splice(0, PER_COMMAND).join(' ');
    const command = discord.command({ name: 'unwhitelist', options: { users }, roles: [MODERATOR_ROLE] });
    commands.push(command);
    // The last ones may get none before the process is gone.
    await Promise.race([command.reply(), bot.exited]);
  }
  expect(await bot.exited).toBe(1);
  expect(bot.errors()).toMatch(/"level":60.*the database in DATA_DIR cannot be used: its disk/u);

  await start();
  const shown = (): readonly string[] =>
    commands.map((command) => withoutMarkUp(command.shown()?.text ?? ''));
  // Interrupted, it goes on; what could not be kept was not begun, and what came too late was not acknowledged.
  await expect
    .poll(shown)
    .toEqual(
      commands.map(() => expect.stringMatching(/^$|Removed 100 users|Nothing has changed/u) as unknown),
    );
  const removed = shown().filter((text) => text.includes('Removed 100 users')).length;
  expect(removed).toBeGreaterThan(0);
  expect(service.whitelist()).toHaveLength(COUNT - removed * PER_COMMAND);
});

test('a disk that is full at the start ends the process at once, with a code that says who has to act', async () => {
  const [service, discord] = [await testService(), await fakeDiscord()];
  const { start, launch, kill } = await createBotRunner(environment(service, { discord }));
  await kill(await start());
  const bot = launch({ fileBytes: 4_096 });
  expect(await bot.exited).toBe(1);
  expect(bot.errors()).toContain('DATA_DIR');
  // It did not even log in.
  expect(discord.calls.filter(({ route }) => route === 'gateway')).toHaveLength(1);
});

test('a damaged database is found at the start, and left as it is', async () => {
  const [service, discord] = [await testService(), await fakeDiscord()];
  const { dataDir, start, launch, kill } = await createBotRunner(environment(service, { discord }));
  await kill(await start());
  const path = join(dataDir, 'unwhitelist.sqlite');
  // So that all of it is in the one file.
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = DELETE');
  database.close();
  const { size } = statSync(path);
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(8_192, 0xab), 0, 8_192, 8_192);
  closeSync(file);
  const bot = launch();
  expect(await bot.exited).toBe(1);
  expect(bot.errors()).toMatch(/DATA_DIR cannot be used: the file is damaged: restore a backup/u);
  expect(statSync(path).size).toBe(size);
});
