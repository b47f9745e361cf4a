/** The playground as a person uses it: the bot's own process, both platforms and the service, in a real Chromium. */
import { readFile } from 'node:fs/promises';
import { get } from 'node:http';
import axe from 'axe-core';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPlayground, type Playground } from '../../sandbox/playground/playground.ts';
import { startProcess } from '../support/process/run.ts';
import { CHROMIUM, launchBrowser, visit, type PlatformName, type Visitor } from './browser.ts';

/** What the library keeps to itself has Discord's own colours: they are faint, and cannot be changed from here. */
const LOOKED_AT = {
  include: [['body']],
  exclude: [
    [['discord-message', '.discord-message-timestamp']],
    [['discord-message', '.discord-message-ephemeral']],
  ].map(([fromShadowDom]) => ({ fromShadowDom })),
};
const PLATFORMS: readonly PlatformName[] = ['discord', 'slack'];
const DEER = '7301234567890123456';
const BEAR = '7298650113746092031';
const MINA = '7310027744519638801';
const DJ = '7287719930045512764';
const STRANGER = '7266613380942207715';
const ANOTHER = '7266613380942207716';
const CONCERT = 2_000;
const PATIENT_MS = 20_000;

if (CHROMIUM === undefined) {
  process.stderr.write(
    'SKIPPED: the playground is not tested, since there is no Chromium (apt-get install chromium)\n',
  );
}

describe.skipIf(CHROMIUM === undefined)('the playground', () => {
  let browser: Browser;
  let playground: Playground;
  let visitor: Visitor;

  beforeAll(async () => {
    [browser, playground] = await Promise.all([launchBrowser(), startPlayground(0)]);
    visitor = await visit(browser, playground.origin);
    await text(visitor.card('bot'), /ready/u);
    // The bot registers its commands after it is ready.
    await visitor.page.locator('[data-pane=discord]:not([data-commands="0"])').waitFor();
  });
  afterAll(async () => {
    await browser.close();
    await playground.close();
  });

  test.each([
    ['discord', DEER, MINA, 8],
    ['slack', BEAR, DJ, 6],
  ] as const)('a removal of which one fails, on %s', async (platform, one, other, left) => {
    await visitor.type(platform, `/unwhitelist ${one} ${other} ${STRANGER}`);
    await text(visitor.reply(platform), /Removed 2 users .*1 was not on it/su);
    await text(visitor.total('friday'), left);
    await text(visitor.card('calls'), /Remove.*friday.*3 users.*200 1 failed/su);
  });

  test.each(PLATFORMS)('Undo on %s', async (platform) => {
    await visitor.press(platform, 'Undo');
    await text(visitor.reply(platform), /Undone: 2 users are back/u);
    await text(visitor.total('friday'), platform === 'discord' ? 8 : 10);
  });

  test('axe finds nothing serious in either theme, and at 360 px nothing is wider than the page', async () => {
    for (const theme of ['light', 'dark']) {
      await visitor.choose('Theme', theme);
      expect(await seriousProblems(visitor)).toEqual([]);
    }
    const { page } = visitor;
    await page.setViewportSize({ width: 360, height: 740 });
    for (const tab of ['Service', 'Slack', 'Discord']) {
      await page.getByRole('button', { name: tab, exact: true }).click();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    }
    await page.setViewportSize({ width: 1_600, height: 1_000 });
  });

  test('a question on Discord, which its button answers in its place; suggestions while it is typed', async () => {
    const { page } = visitor;
    await page.getByLabel('Message or command of Discord').fill('/unwhitelist Élo');
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: /Élodie/u }).waitFor();
    await visitor.press('discord', 'Send');
    await text(visitor.reply('discord'), /Who do you mean.*Did you mean/su);
    await visitor.press('discord', /^Remove Élodie/u);
    await text(visitor.reply('discord'), /Removed 1 user/u);
    await text(visitor.total('friday'), 9);
  });

  test('the picker on Discord, with a menu that takes several', async () => {
    await visitor.type('discord', '/unwhitelist');
    const reply = visitor.reply('discord');
    await reply.getByRole('button', { name: /Choose/u }).click();
    await reply.getByText('🌸樱花🌸').first().click();
    await reply.getByText('小鹿斑比').first().click();
    await reply.getByRole('button', { name: '✓ 2' }).click();
    await visitor.press('discord', 'Remove 2 users');
    await text(visitor.reply('discord'), /Removed 2 users/u);
    await text(visitor.total('friday'), 7);
  });

  test('the picker on Slack, whose options the bot finds', async () => {
    await visitor.type('slack', '/unwhitelist group:concert');
    const modal = visitor.page.getByRole('dialog');
    await modal.getByRole('searchbox').fill('星河9');
    await modal
      .getByRole('checkbox', { name: /星河9 /u })
      .first()
      .click();
    await modal.getByRole('button', { name: 'Remove' }).click();
    await text(visitor.reply('slack'), /Removed 1 user from the concert/u);
    await text(visitor.total('concert'), CONCERT - 1);
  });

  test('a message and its menu on both platforms', async () => {
    for (const platform of PLATFORMS) {
      await visitor.type(platform, `please remove ${STRANGER}`);
      const message = visitor.page
        .locator(`[data-pane=${platform}] article`, { hasText: 'please remove' })
        .last();
      await message.getByLabel(/^More/u).click();
      await message.getByRole('button', { name: 'Remove from whitelist' }).first().click();
    }
    await text(visitor.reply('discord'), STRANGER);
    await text(visitor.page.getByRole('dialog'), STRANGER);
    await visitor.page.getByRole('dialog').getByRole('button', { name: 'Close' }).first().click();
  });

  test('a person and their menu on Discord', async () => {
    const members = visitor.page.locator('.members');
    await members.getByLabel('Kai: apps').click();
    await members.getByRole('button', { name: 'Remove from whitelist' }).first().click();
    await text(visitor.reply('discord'), /no user ID yet/u);
  });

  test('a file that is attached on Discord, and one that comes back on both', async () => {
    const { page } = visitor;
    await page.getByLabel('Message or command of Discord').fill('/unwhitelist');
    await page.keyboard.press('Enter');
    await visitor.press('discord', '+file');
    const many = Array.from({ length: 30 }, (_, index) => String(1_000_000_000_000 + index * 7_919));
    const file = { name: 'ids.csv', mimeType: 'text/csv', buffer: Buffer.from([DEER, ...many].join('\n')) };
    await page.locator('.command-form input[type=file]').setInputFiles(file);
    await visitor.press('discord', 'Send');
    await visitor.press('discord', /^Remove/u);
    const link = visitor.reply('discord').locator('a.file');
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(await readFile(await download.path(), 'utf8')).toContain(many[29]);
  });

  test('Chinese on both platforms, and back', async () => {
    await visitor.choose('Language', 'zh-CN');
    await visitor.type('discord', `/unwhitelist ${STRANGER}`);
    await visitor.type('slack', `/unwhitelist ${STRANGER}`);
    for (const platform of PLATFORMS) await text(visitor.reply(platform), /白名单/u);
    await visitor.choose('Language', 'en');
  });

  test('a command that there is not in Slack, and a wrong key, are said', async () => {
    await visitor.type('slack', '/remove 1');
    await visitor.page.getByText('/remove is not a valid command.').waitFor();
    const key = visitor.page.locator('[data-fault=wrong-key]').getByRole('button');
    await key.click();
    await visitor.type('slack', `/unwhitelist ${STRANGER}`);
    await text(visitor.card('calls'), /401 SignatureDoesNotMatch/u);
    await text(visitor.reply('slack'), /key/iu);
    await key.click();
  });

  test('who has no rights is refused, and no signed call is made', async () => {
    const calls = await visitor.card('calls').getByRole('heading').textContent();
    await visitor.choose('Who types', 'wei');
    await visitor.type('discord', `/unwhitelist ${MINA}`);
    await text(visitor.reply('discord'), /not a moderator|moderators/iu);
    expect(await visitor.card('calls').getByRole('heading').textContent()).toBe(calls);
    await visitor.choose('Who types', 'lin');
  });

  test('a lost answer: the reply says what the whitelist shows', async () => {
    const fault = visitor.page.locator('[data-fault=drop]').getByRole('button', { name: /once/u });
    await fault.click();
    await visitor.type('slack', `/unwhitelist ${MINA}`);
    await text(visitor.reply('slack'), /Removed 1 user/u);
    await text(visitor.card('calls'), /connection closed/u);
    await expect.poll(() => fault.getAttribute('aria-pressed')).toBe('false');
  });

  test('a guest pass: the whitelist says until when', async () => {
    await visitor.type('slack', `/whitelist add ${STRANGER} for:2h`);
    await text(visitor.reply('slack'), /Added 1 user/u);
    const row = visitor.page.getByRole('row', { name: new RegExp(STRANGER, 'u') });
    await expect.poll(() => row.getByRole('cell').last().textContent()).toMatch(/\d{2}:\d{2}/u);
  });

  test('a panel on Discord: its form adds users', async () => {
    await visitor.type('discord', '/whitelist panel');
    const { page } = visitor;
    await page.getByRole('button', { name: 'Add…' }).first().click();
    await page.getByRole('dialog').getByRole('textbox').fill(ANOTHER);
    await page.getByRole('dialog').getByRole('button', { name: 'Submit' }).click();
    await text(visitor.reply('discord'), /Added 1 user/u);
  });

  test('killed in the middle of a removal and started again, nothing is lost', async () => {
    const { page } = visitor;
    await page.getByLabel('Message or command of Discord').fill('/unwhitelist all');
    await page.keyboard.press('Enter');
    await visitor.press('discord', '+group');
    await page.getByRole('combobox', { name: 'group' }).fill('concert');
    await visitor.press('discord', 'Send');
    await visitor.press('discord', /^Remove 1,?999/u);
    await expect
      .poll(async () => Number(await visitor.total('concert').textContent()))
      .toBeLessThan(CONCERT - 100);
    await visitor.card('bot').getByRole('button', { name: 'kill -9' }).click();
    await text(visitor.card('bot'), /SIGKILL/u);
    expect(Number(await visitor.total('concert').textContent())).toBeGreaterThan(0);
    await visitor.card('bot').getByRole('button', { name: 'start' }).click();
    await text(visitor.total('concert'), 0);
    await text(visitor.reply('discord'), /1,?999 users.*interrupted/su);
    const most = Number(await visitor.page.locator('[data-most]').textContent());
    expect(most).toBeLessThanOrEqual(50);
  });

  test('nothing was written to the console as an error, and nothing was asked of another machine', () => {
    expect(visitor.problems).toEqual([]);
  });

  test('who is not its own page gets nothing from it', async () => {
    const foreign = { method: 'POST', body: JSON.stringify({ kind: 'bot', do: 'kill' }) };
    expect((await fetch(`${playground.origin}/act`, foreign)).status).toBe(409);
    const { promise, resolve } = Promise.withResolvers<number | undefined>();
    get(playground.origin, { headers: { host: 'rebound.example' } }, (response) => {
      resolve(response.resume().statusCode);
    });
    expect(await promise).toBe(421);
  });

  test('a port in use; a lost connection, and a playground that comes back at the same address', async () => {
    const { port } = new URL(playground.origin);
    const refused = startProcess('sandbox/playground/main.ts', {}, { args: [port] });
    expect(await refused.exited).toBe(3);
    expect(refused.errors()).toContain(`Port ${port} of 127.0.0.1 is in use`);
    await playground.close();
    await visitor.page.getByText('The connection to the playground is lost').waitFor();
    const next = startProcess('sandbox/playground/main.ts', {}, { args: [port] });
    await next.prints(/playground is at/u);
    await text(visitor.card('bot'), /ready/u);
    await text(visitor.total('friday'), 10);
    expect(await visitor.page.getByRole('article').count()).toBe(0);
    const before = performance.now();
    next.child.kill('SIGINT');
    expect(await next.exited).toBe(0);
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});

/** Waits until it says so; a number has to be all that it says. */
async function text(locator: Locator, expected: string | number | RegExp): Promise<void> {
  const hasText = typeof expected === 'number' ? new RegExp(`^${expected}$`, 'u') : expected;
  await locator
    .filter({ hasText })
    .waitFor({ timeout: PATIENT_MS, state: 'attached' })
    .catch(async () => {
      const found = await locator.textContent({ timeout: 1_000 }).catch(() => 'nothing');
      throw new Error(`expected ${String(expected)}, and there is: ${String(found)}`);
    });
}

async function seriousProblems({ page }: Visitor): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>(
    `axe.run(${JSON.stringify(LOOKED_AT)}, { resultTypes: ['violations'] })`,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, html }) => `${id}: ${String(target)} ${html.slice(0, 150)}`),
    );
}
