/** The connection to the chat goes and comes back while a removal is under way: it is done once, and told once. */
import { describe, expect, test, vi } from 'vitest';
import { SLACK_CHANNEL } from '../support/environment.ts';
import type { DiscordEmulator } from '../../emulators/discord/index.ts';
import type { SlackEmulator } from '../../emulators/slack/index.ts';
import { seed, type TestService } from '../support/volcengine/service.ts';
import { fakeDiscord, fakeSlack, startWithChats, type BotWithChats } from './harness.ts';

const ids = Array.from({ length: 10 }, (_, index) => String(10_001 + index));
/** Two removals, the second a second after the whitelist was read for the first. */
/** An attempt that is given up on a slow machine would be sent again. */
const options = {
  seeds: [seed(ids)],
  env: { VOLC_QPS: '2', VOLC_BATCH_SIZE: '5', VOLC_TIMEOUT_MS: '10000' },
};
const REMOVE = 'BatchRemoveWhitelistParticipant';
const ALL_REMOVED = /^✅ Removed 10 users from the `?main`? whitelist\.$/mu;
const HISTORY = /removed .* and 7 more/u;

/** Awaits the `count`th line of this message. */
async function logged({ log }: BotWithChats, message: string, count: number): Promise<void> {
  await vi.waitUntil(() => log.entries.filter(({ msg }) => msg === message).length >= count, {
    timeout: 5_000,
  });
}

/** Every id was sent once, in as few requests as there have to be. */
function expectSentOnce(service: TestService): void {
  const sent = service.bodies(REMOVE).map((body) => {
    return (JSON.parse(body) as { readonly ParticipantUserIds: readonly number[] }).ParticipantUserIds;
  });
  expect(sent.flat().map(String)).toEqual(ids);
  expect(sent).toHaveLength(2);
  expect(service.whitelist()).toEqual([]);
}

describe('Discord', () => {
  type Gateway = DiscordEmulator['gateway'];

  /** A removal whose first request is being answered. */
  async function startRemoval() {
    const discord = await fakeDiscord();
    const bot = await startWithChats({ discord, discordTimes: { backOffFirst: 1 } }, options);
    bot.service.faults.add({ kind: 'delay', ms: 300 }, { times: 99 });
    const command = discord.command({ name: 'unwhitelist', options: { users: ids.join(' ') } });
    await bot.service.arrived(1, REMOVE);
    return { discord, command, ...bot };
  }
  type Removal = Awaited<ReturnType<typeof startRemoval>>;

  /** The moderator reads one reply; the interaction was acknowledged so many times, the first time only with success. */
  async function expectToldOnce(removal: Removal): Promise<void> {
    const { discord, command, service, stop } = removal;
    expect((await command.reply()).text).toMatch(ALL_REMOVED);
    const next = discord.command({ name: 'whitelist history' });
    expect((await next.reply()).text).toMatch(HISTORY);
    // Whatever else was running, it is answered by then.
    await stop();
    expectSentOnce(service);
    const edits = discord.calls.filter(({ route, path }) => route === 'edit' && path.includes(command.id));
    expect(edits).toHaveLength(1);
    const answers = discord.calls.flatMap(({ route, path, status }) => {
      return route === 'callback' && path.includes(command.id) ? [status] : [];
    });
    // What comes again is known: nothing is asked of Discord for it.
    expect(answers).toEqual([204]);
  }

  test.each<[string, 'resumed' | 'identified', (gateway: Gateway) => void]>([
    [
      'is cut',
      'resumed',
      (gateway) => {
        gateway.drop();
      },
    ],
    [
      'Discord asks to make anew',
      'resumed',
      (gateway) => {
        gateway.askToReconnect();
      },
    ],
    [
      'Discord closes with 4000',
      'resumed',
      (gateway) => {
        gateway.closeWith(4000);
      },
    ],
    [
      'Discord closes with 4008',
      'identified',
      (gateway) => {
        gateway.closeWith(4008);
      },
    ],
    [
      'Discord declares invalid',
      'identified',
      (gateway) => {
        gateway.invalidate(false);
      },
    ],
  ])('a connection that %s is %s', async (_what, way, lose) => {
    const removal = await startRemoval();
    const { gateway } = removal.discord;
    lose(gateway);
    await gateway.happened('gone');
    await gateway.happened(way, way === 'resumed' ? 1 : 2);
    await expectToldOnce(removal);
  });

  test('a session that is resumed on the same connection', async () => {
    const removal = await startRemoval();
    removal.discord.gateway.invalidate(true);
    await removal.discord.gateway.happened('resumed');
    await expectToldOnce(removal);
  });

  test('the command is replayed: it is not run a second time, neither while it runs nor after', async () => {
    const removal = await startRemoval();
    const { discord, command } = removal;
    const knownAlready = (count: number) => logged(removal, 'delivered again: not run again', count);
    discord.gateway.behaviour.repeated = 1;
    discord.gateway.drop();
    await knownAlready(1);
    expect(command.shown()).toBeUndefined();
    await command.reply();
    // RESUMED is an event, too.
    discord.gateway.behaviour.repeated = 3;
    discord.gateway.drop();
    await knownAlready(2);
    await expectToldOnce(removal);
  });
});

describe('Slack', () => {
  const REFRESH = 'refresh_requested';

  /** A removal that came by the first connection of two, and whose first request is being answered. */
  async function startRemoval() {
    const slack = await fakeSlack();
    const bot = await startWithChats({ slack }, options);
    await both(bot, 1);
    bot.service.faults.add({ kind: 'delay', ms: 300 }, { times: 99 });
    const command = slack.command({ text: ids.join(' '), userId: 'UMOD', channelId: SLACK_CHANNEL, link: 1 });
    await bot.service.arrived(1, REMOVE);
    return { slack, command, ...bot };
  }
  type Removal = Awaited<ReturnType<typeof startRemoval>>;

  const both = (bot: BotWithChats, count: number) => logged(bot, 'both connections to Slack are open', count);

  async function expectToldOnce({ slack, command, service, stop }: Removal): Promise<void> {
    expect((await command.reply()).text).toMatch(ALL_REMOVED);
    const next = slack.command({ text: 'history', command: '/whitelist', userId: 'UMOD' });
    expect((await next.reply()).text).toMatch(HISTORY);
    await stop();
    expectSentOnce(service);
    expect(command.shown).toHaveLength(1);
    expect(slack.callsOf('response_url')).toHaveLength(2);
  }

  test.each<[string, (slack: SlackEmulator) => void]>([
    [
      'that it came by is refreshed',
      (slack) => {
        slack.disconnect(REFRESH, 1);
      },
    ],
    [
      'that it came by is dropped',
      (slack) => {
        slack.drop(1);
      },
    ],
    [
      'that it came by is refreshed, and the other one dropped',
      (slack) => {
        slack.disconnect(REFRESH, 1);
        slack.drop(2);
      },
    ],
    [
      'and the other one are refreshed together',
      (slack) => {
        slack.disconnect(REFRESH);
      },
    ],
    [
      'and the other one are dropped together',
      (slack) => {
        slack.drop();
      },
    ],
  ])('the connection %s', async (_what, lose) => {
    const removal = await startRemoval();
    await removal.command.acknowledged;
    lose(removal.slack);
    await both(removal, 2);
    expect(removal.command.shown).toEqual([]);
    await expectToldOnce(removal);
  });

  test('the command comes again by the other connection: it is acknowledged, and not run a second time', async () => {
    const removal = await startRemoval();
    const { slack, command } = removal;
    slack.disconnect(REFRESH, 1);
    await slack.redeliver(command).acknowledged;
    await expectToldOnce(removal);
  });
});
