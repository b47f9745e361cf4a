/** Opens the playground in a real Chromium and uses the page as a person does. */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';

/** The paths of Chromium on Debian, Ubuntu and others. */
const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const CHROMIUM = PATHS.find((path) => existsSync(path));

export type PlatformName = 'discord' | 'slack';

export interface Visitor {
  readonly page: Page;
  /** Errors in the page's console, and requests to other hosts. */
  readonly problems: readonly string[];
  /** Types a command, as with a keyboard: in Discord the first option takes what stands behind the name. */
  readonly type: (platform: PlatformName, text: string) => Promise<void>;
  /** The latest message of the bot. */
  readonly reply: (platform: PlatformName) => Locator;
  readonly press: (platform: PlatformName, label: string | RegExp) => Promise<void>;
  /** The number of users on a whitelist that the page shows. */
  readonly total: (group: string) => Locator;
  readonly card: (name: string) => Locator;
  readonly choose: (label: 'Who types' | 'Language' | 'Theme', value: string) => Promise<void>;
}

export async function launchBrowser(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error(`there is no Chromium at ${PATHS.join(', ')}`);
  const flags = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'];
  return chromium.launch({ executablePath: CHROMIUM, headless: true, args: flags });
}

export interface VisitOptions {
  readonly width?: number;
  readonly height?: number;
  /** The query of the page's URL: theme, locale, person. */
  readonly query?: Readonly<Record<string, string>>;
}

/** @param origin of the playground */
export async function visit(browser: Browser, origin: string, options: VisitOptions = {}): Promise<Visitor> {
  const { width = 1_600, height = 1_000, query = { theme: 'dark' } } = options;
  const context = await browser.newContext({ viewport: { width, height }, acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith('data:')) problems.push(`a request to ${url}`);
  });
  await page.goto(`${origin}/?${new URLSearchParams(query).toString()}`);
  const pane = (platform: PlatformName): Locator => page.locator(`[data-pane=${platform}]`);
  return {
    page,
    problems,
    type: async (platform, text) => {
      const name = platform === 'discord' ? 'Message or command of Discord' : 'Message or command of Slack';
      const field = page.getByLabel(name);
      await field.fill(text);
      await field.press('Enter');
      if (platform === 'discord' && text.startsWith('/'))
        await pane(platform).getByRole('button', { name: 'Send' }).click();
    },
    reply: (platform) => pane(platform).getByRole('article', { name: 'Message of unwhitelist' }).last(),
    press: async (platform, label) => {
      await pane(platform).getByRole('button', { name: label }).last().click();
    },
    total: (group) => page.locator(`[data-total=${group}]`),
    card: (name) => page.locator(`[data-card=${name}]`),
    choose: async (label, value) => {
      await page.getByLabel(label).selectOption(value);
    },
  };
}
