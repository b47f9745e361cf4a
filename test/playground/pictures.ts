/** `npm run pictures`: writes the pictures of the documents, `docs/images/*.png`, from the playground. */
import { mkdir, stat } from 'node:fs/promises';
import process from 'node:process';
import { startPlayground } from '../../sandbox/playground/playground.ts';
import { launchBrowser, visit, type Visitor } from './browser.ts';

const FOLDER = 'docs/images';
const DEER = '7301234567890123456';
const BEAR = '7298650113746092031';
const MINA = '7310027744519638801';
const DJ = '7287719930045512764';
const STRANGER = '7266613380942207715';

type Size = Readonly<Record<'width' | 'height', number>>;

interface Picture {
  readonly query: Readonly<Record<string, string>>;
  readonly size: Size;
  readonly take: (visitor: Visitor) => Promise<void>;
}

const PICTURES: readonly Picture[] = [
  { query: { theme: 'dark' }, size: { width: 1_100, height: 740 }, take: failedRemoval },
  { query: { theme: 'light' }, size: { width: 1_100, height: 940 }, take: question },
  { query: { theme: 'dark' }, size: { width: 1_100, height: 940 }, take: picker },
  { query: { theme: 'light', locale: 'zh-CN' }, size: { width: 1_100, height: 740 }, take: chinese },
  { query: { theme: 'light' }, size: { width: 1_190, height: 780 }, take: limitAndRestart },
];

await mkdir(FOLDER, { recursive: true });
const browser = await launchBrowser();
for (const { query, size, take } of PICTURES) {
  // One of its own for each, so that nothing from before is in it.
  const playground = await startPlayground(0);
  const visitor = await visit(browser, playground.origin, { ...size, query });
  await visitor.card('bot').filter({ hasText: 'ready' }).waitFor({ state: 'attached', timeout: 60_000 });
  await visitor.page.locator('[data-pane=discord]:not([data-commands="0"])').waitFor();
  await take(visitor);
  await playground.close();
}
await browser.close();

async function failedRemoval(visitor: Visitor): Promise<void> {
  await visitor.type('discord', `/unwhitelist ${DEER} ${MINA} ${STRANGER}`);
  await waitForText(visitor, 'discord', 'Removed 2 users');
  await visitor.type('slack', `/unwhitelist ${BEAR} ${DJ} ${STRANGER}`);
  await waitForText(visitor, 'slack', 'Removed 2 users');
  await takeBoth(visitor, 'failed-removal');
}

async function question(visitor: Visitor): Promise<void> {
  const sheet = '1) 7315540092817463350 2) 7293348851207764413 for 10 minutes';
  await visitor.type('discord', `/unwhitelist ${sheet}`);
  await waitForText(visitor, 'discord', 'Nothing has changed yet');
  await visitor.type('slack', `/unwhitelist ${sheet}`);
  await waitForText(visitor, 'slack', 'Nothing has changed yet');
  await takeBoth(visitor, 'question');
}

async function picker(visitor: Visitor): Promise<void> {
  await visitor.type('discord', '/unwhitelist');
  const menu = visitor.reply('discord').getByRole('button', { name: /Choose/u });
  await menu.click();
  await visitor.reply('discord').getByText('🌸樱花🌸').first().click();
  await visitor.reply('discord').getByText('小鹿斑比').first().click();
  await visitor.type('slack', '/unwhitelist group:concert');
  const modal = visitor.page.getByRole('dialog');
  await modal.getByRole('searchbox').fill('星河9');
  await modal.getByRole('checkbox').nth(1).click();
  await takeBoth(visitor, 'picker');
}

async function chinese(visitor: Visitor): Promise<void> {
  await visitor.type('discord', `/unwhitelist 7319904426671835507 ${STRANGER}`);
  await waitForText(visitor, 'discord', '已移出');
  await visitor.type('slack', `/unwhitelist 7305561208834417290 ${STRANGER}`);
  await waitForText(visitor, 'slack', '已移出');
  await takeBoth(visitor, 'chinese');
}

async function limitAndRestart(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await page.getByLabel('Message or command of Discord').fill('/unwhitelist all');
  await page.keyboard.press('Enter');
  await visitor.press('discord', '+group');
  await page.getByRole('combobox', { name: 'group' }).fill('concert');
  await visitor.press('discord', 'Send');
  await visitor.press('discord', /^Remove 2,?000/u);
  const left = async (): Promise<number> => Number(await visitor.total('concert').textContent());
  while ((await left()) > 1_400) await page.waitForTimeout(50);
  await visitor.card('bot').getByRole('button', { name: 'kill -9' }).click();
  await visitor.card('bot').filter({ hasText: 'SIGKILL' }).waitFor();
  await visitor.card('bot').getByRole('button', { name: 'start' }).click();
  await waitForText(visitor, 'discord', 'interrupted');
  // Without what does not matter in it.
  const css =
    '.slack, [data-card=whitelists], [data-card=faults], [data-card=log], [data-card=metrics] { display: none !important } main { grid-template-columns: 1fr 1fr !important }';
  await page.addStyleTag({ content: css });
  await takePicture(visitor, 'kill-and-restart');
  await visitor.card('limit').screenshot({ path: `${FOLDER}/limit.png` });
  await report('limit');
}

async function waitForText(visitor: Visitor, platform: 'discord' | 'slack', hasText: string): Promise<void> {
  await visitor.reply(platform).filter({ hasText }).waitFor({ timeout: 60_000 });
}

/** Both chats, without what is around them. */
async function takeBoth(visitor: Visitor, name: string): Promise<void> {
  const box = await visitor.page.locator('[data-pane=discord]').boundingBox();
  const height = (box?.height ?? 0) + 12;
  await takePicture(visitor, name, {
    x: 0,
    y: (box?.y ?? 0) - 6,
    width: visitor.page.viewportSize()?.width ?? 0,
    height,
  });
}

async function takePicture(
  { page }: Visitor,
  name: string,
  clip?: { x: number; y: number; width: number; height: number },
): Promise<void> {
  // The end of each list is shown a moment after its last message.
  await page.waitForTimeout(400);
  await page.screenshot({ path: `${FOLDER}/${name}.png`, ...(clip && { clip }) });
  await report(name);
}

async function report(name: string): Promise<void> {
  const { size } = await stat(`${FOLDER}/${name}.png`);
  process.stdout.write(`${FOLDER}/${name}.png ${(size / 1_000).toFixed(0)} kB\n`);
}
