/** The set-up guides, followed step by step against the emulators: a green doctor, and a bot that answers moderators alone. */
import { readFile } from 'node:fs/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { GUILD, MODERATOR_ROLE, SLACK_CHANNEL } from '../support/environment.ts';
import { createDiscordEmulator } from '../../emulators/discord/index.ts';
import { createSlackEmulator, type SlackEmulator } from '../../emulators/slack/index.ts';
import {
  APP_ID,
  CONVERSATION_ID,
  CREDENTIALS,
  OPERATOR_ID,
  seed,
  startTestService,
  type TestService,
} from '../support/volcengine/service.ts';
import {
  commandsIn,
  createOperator,
  fillIn,
  followSteps,
  logLinesIn,
  readSteps,
  type Operator,
  type Started,
  type Step,
} from './operator.ts';

const BOT_ROLE = '100000000000000003';
const REFUSED = '⛔ You are not one of the moderators who may use this.';

async function startService(): Promise<TestService> {
  const service = await startTestService([seed(['10001', '10002'])]);
  onTestFinished(() => service.close());
  return service;
}

/** docs/setup-volcengine.md, but for its last step, which needs a chat. */
async function setUpVolcengine(operator: Operator, service: TestService): Promise<void> {
  const steps = await readSteps('docs/setup-volcengine.md');
  await operator.set('VOLC_ENDPOINT', service.origin);
  await followSteps(steps.slice(0, -1), [
    [/the \*\*AppId\*\* of the application/u, fillIn(operator, { VOLC_APP_ID: String(APP_ID) })],
    [/create a custom policy with this JSON/u],
    [/create a sub-user that may call APIs/u],
    [
      /create an access key/u,
      fillIn(operator, { VOLC_ACCESSKEY: CREDENTIALS.accessKeyId, VOLC_SECRETKEY: CREDENTIALS.secretKey }),
    ],
    [/normally that of the owner of the live groups/u, fillIn(operator, { VOLC_OPERATOR_ID: OPERATOR_ID })],
    [
      /the ConversationShortId of each live group/u,
      fillIn(operator, { LIVE_GROUPS: `main=${CONVERSATION_ID}` }),
    ],
    [/the service allows 50 requests a second/u],
  ]);
  expect(steps.at(-1)?.text).toContain('`npm run doctor`, then');
}

/** All is well. */
const doctor =
  (operator: Operator) =>
  async (step: Step): Promise<void> => {
    const [command = ''] = commandsIn(step);
    expect(command).toBe('npm run doctor');
    const { code, output } = await operator.run(command);
    expect(output).toMatch(/\n0 problems, 0 warnings, \d+ ok/u);
    expect(code).toBe(0);
  };

/** The log says in the end what the step promises. */
async function start(operator: Operator, step: Step): Promise<Started> {
  expect(step.text).toContain('`npm start`');
  const promised = logLinesIn(step);
  expect(promised.length).toBeGreaterThan(1);
  const bot = operator.start();
  for (const line of promised) await expect.poll(bot.log).toContain(`"msg":"${line}`);
  return bot;
}

/** The app that Slack makes of a manifest; the tokens are those that its pages then show. */
async function createApp(manifest: string): Promise<SlackEmulator> {
  const { oauth_config: oauth, features } = JSON.parse(manifest) as {
    readonly oauth_config: { readonly scopes: { readonly bot: readonly string[] } };
    readonly features: { readonly slash_commands: readonly { readonly command: string }[] };
  };
  expect(features.slash_commands.map(({ command }) => command)).toEqual(['/unwhitelist', '/whitelist']);
  const slack = await createSlackEmulator({
    userGroups: { S1: ['UMOD'] },
    channels: [SLACK_CHANNEL],
    scopes: oauth.scopes.bot,
    secrets: { signingSecret: '0123456789abcdef0123456789abcdef' },
  });
  onTestFinished(() => slack.close());
  return slack;
}

async function answersModeratorsAlone(slack: SlackEmulator, service: TestService): Promise<void> {
  const help = await slack.command({ text: 'help', userId: 'UMOD' }).reply();
  expect(help.text).toContain('/unwhitelist');
  expect(help.ephemeral).toBe(true);
  const asked = service.arrivals.length;
  const refused = await slack.command({ text: '1', userId: 'USTRANGER' }).reply();
  expect(refused.text).toBe(REFUSED);
  expect(service.arrivals).toHaveLength(asked);
  // The last step of docs/setup-volcengine.md.
  const show = await slack.command({ command: '/whitelist', text: 'show', userId: 'UMOD' }).reply();
  expect(show.text).toContain('10001');
}

describe('docs/setup-slack.md', () => {
  test('in Socket Mode', async () => {
    const [operator, service] = [await createOperator(), await startService()];
    let slack: SlackEmulator | undefined;
    const app = (): SlackEmulator => slack ?? expect.fail('the app has not been made yet');
    await followSteps(await readSteps('docs/setup-slack.md', 'Socket Mode'), [
      [/\*\*Create New App\*\*/u],
      [
        /Paste the contents of `manifest\.json`/u,
        async () => {
          slack = await createApp(await readFile('manifest.json', 'utf8'));
          await operator.set('SLACK_API_URL', slack.apiUrl);
        },
      ],
      [
        /\*\*Bot User OAuth Token\*\*/u,
        (step) => fillIn(operator, { SLACK_BOT_TOKEN: app().botToken })(step),
      ],
      [/scope `connections:write`/u, (step) => fillIn(operator, { SLACK_APP_TOKEN: app().appToken })(step)],
      [/Say who the moderators are/u, fillIn(operator, { SLACK_MODERATOR_GROUPS: 'S1' })],
      [/\(setup-volcengine\.md\)/u, () => setUpVolcengine(operator, service)],
      [/exits with 0 when all is well/u, doctor(operator)],
      [/`npm start`/u, (step) => start(operator, step)],
      [/As a moderator, type `\/unwhitelist help`/u],
      [/As somebody else, type `\/unwhitelist 1`/u, () => answersModeratorsAlone(app(), service)],
    ]);
  });

  test('in HTTP mode', async () => {
    const [operator, service] = [await createOperator(), await startService()];
    const socketSteps = await readSteps('docs/setup-slack.md', 'Socket Mode');
    const fifth = socketSteps[4] ?? { text: '' };
    let slack: SlackEmulator | undefined;
    const app = (): SlackEmulator => slack ?? expect.fail('the app has not been made yet');
    await followSteps(await readSteps('docs/setup-slack.md', 'HTTP mode'), [
      // Any port that is free.
      [/public https address that leads to `SLACK_PORT`/u, fillIn(operator, { SLACK_PORT: '0' })],
      [
        /Print the manifest for that address/u,
        async (step) => {
          const [command = ''] = commandsIn(step);
          slack = await createApp((await operator.run(command)).output);
          await operator.set('SLACK_API_URL', slack.apiUrl);
          await operator.set('SLACK_BOT_TOKEN', slack.botToken);
        },
      ],
      [
        /\*\*Signing Secret\*\*/u,
        async ({ text }) => {
          await fillIn(operator, { SLACK_SIGNING_SECRET: app().signingSecret })({ text });
          expect(text).toContain('`SLACK_APP_TOKEN` empty');
        },
      ],
      [
        /Steps 5 to 8 above/u,
        async ({ text }) => {
          await fillIn(operator, { SLACK_MODERATOR_GROUPS: 'S1' })(fifth);
          await setUpVolcengine(operator, service);
          await doctor(operator)(socketSteps[6] ?? { text: '' });
          const bot = await start(operator, { text: `\`npm start\` ${text}` });
          app().useHttp(Number(/"port":(\d+),"msg":"listening for Slack/u.exec(bot.log())?.[1]));
        },
      ],
      [/let it verify the request URL/u],
      [/Steps 9 and 10 above/u, () => answersModeratorsAlone(app(), service)],
    ]);
  });
});

test('docs/setup-discord.md', async () => {
  const [operator, service] = [await createOperator(), await startService()];
  const guild = { id: GUILD, roles: [MODERATOR_ROLE, BOT_ROLE], botRoles: [BOT_ROLE], member: false };
  const discord = await createDiscordEmulator({ guilds: [guild] });
  onTestFinished(() => discord.close());
  await operator.set('DISCORD_API_URL', discord.apiUrl);
  const type = (users: string, roles: readonly string[]) =>
    discord.command({ name: 'unwhitelist', options: { users }, roles }).reply();
  await followSteps(await readSteps('docs/setup-discord.md'), [
    [/\*\*New Application\*\*/u],
    [/the bot needs none/u],
    [/\*\*Reset Token\*\*/u, fillIn(operator, { DISCORD_TOKEN: discord.token })],
    [
      /Print the invite link/u,
      async (step) => {
        const [command = ''] = commandsIn(step);
        const { output } = await operator.run(command);
        const link = new URL(/https:\S+/u.exec(output)?.[0] ?? '');
        expect(link.searchParams.get('client_id')).toBe(discord.applicationId);
        expect(link.searchParams.get('scope')).toBe('bot applications.commands');
        // Whoever opens it makes the bot a member, with a role that may do this.
        const permissions = { [BOT_ROLE]: BigInt(link.searchParams.get('permissions') ?? '') };
        Object.assign(guild, { member: true, permissions });
      },
    ],
    [/\*\*Developer Mode\*\*/u],
    [/_Copy Server ID_/u, fillIn(operator, { DISCORD_GUILD_IDS: GUILD })],
    [/_Copy Role ID_/u, fillIn(operator, { DISCORD_MODERATOR_ROLES: MODERATOR_ROLE })],
    [/\(setup-volcengine\.md\)/u, () => setUpVolcengine(operator, service)],
    [/exits with 0 when all is well/u, doctor(operator)],
    [/`npm start`/u, (step) => start(operator, step)],
    [
      /As a member with a moderator's role/u,
      async () => {
        const { text, ephemeral } = await type('10001', [MODERATOR_ROLE]);
        expect(text).toContain('Removed 1 user from');
        expect(ephemeral).toBe(true);
      },
    ],
    [
      /As a member without one/u,
      async () => {
        const asked = service.arrivals.length;
        expect((await type('10002', [])).text).toBe(REFUSED);
        expect(service.arrivals).toHaveLength(asked);
      },
    ],
  ]);
  expect(service.whitelist()).toEqual(['10002']);
});
