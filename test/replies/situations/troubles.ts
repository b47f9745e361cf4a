/** Situations in which a service is down, slow, wrong or cut off. */
import { crowd, friday, ID, idsOf, monday } from '../people.ts';
import type { Situation } from '../situation.ts';
import { OTHER_MODERATORS } from '../harness.ts';

const REMOVE = 'BatchRemoveWhitelistParticipant';
const HUNDRED = crowd(100);
const HANGS_MS = 60_000;
/** The most jobs of one process at a time. */
const RUNNING_MAX = 1_000;
const AT_ONCE = 20;
/** The most unfinished commands of one person. */
const PER_PERSON_MAX = 5;
const IS_PROGRESS = /done, about|已完成/u;

export const troubles: readonly Situation[] = [
  {
    name: '22-progress',
    seeds: [friday(HUNDRED), monday()],
    env: { CONFIRM_ABOVE: '1000', VOLC_QPS: '1', VOLC_BATCH_SIZE: '20' },
    run: async ({ command }) => {
      let shown = await command('unwhitelist', { users: idsOf(HUNDRED).join(' ') });
      while (IS_PROGRESS.test(shown.text)) shown = await shown.next();
    },
  },
  {
    name: '23-down',
    run: async ({ command, service }) => {
      await service.close();
      await command('unwhitelist', { users: `${ID.deer} ${ID.bear}` });
    },
  },
  {
    name: '23-down-show',
    run: async ({ command, service }) => {
      await service.close();
      await command('whitelist show');
    },
  },
  {
    name: '24-wrong-key',
    env: { VOLC_SECRETKEY: 'another-secret' },
    run: ({ command }) => command('unwhitelist', { users: `${ID.deer} ${ID.bear}` }),
  },
  {
    name: '25-throttled',
    run: ({ command, service }) => {
      service.faults.add({ kind: 'throttle' }, { forMs: HANGS_MS });
      return command('unwhitelist', { users: `${ID.deer} ${ID.bear}` });
    },
  },
  {
    name: '26-unconfirmed',
    run: async ({ command, service, texts }) => {
      service.faults.add({ kind: 'drop', work: 'done' }, { forMs: HANGS_MS });
      const shown = await command('unwhitelist', { users: `${ID.deer} ${ID.bear} ${ID.mina}` });
      service.faults.clear();
      await shown.press(texts.buttons.checkAgain);
    },
  },
  {
    name: '26-unconfirmed-still-on',
    run: async ({ command, service, texts }) => {
      service.faults.add({ kind: 'drop', work: 'not-done' }, { forMs: HANGS_MS });
      const shown = await command('unwhitelist', { users: `${ID.deer} ${ID.bear}` });
      service.faults.clear();
      const checked = await shown.press(texts.buttons.checkAgain);
      await checked.press(texts.buttons.retry(2));
    },
  },
  {
    name: '26-lost-answer',
    run: async ({ command, service }) => {
      service.faults.add({ kind: 'drop', work: 'done' }, { action: REMOVE });
      await command('unwhitelist', { users: `${ID.deer} ${ID.bear}` });
    },
  },
  {
    name: '27-restart',
    ownProcess: true,
    seeds: [friday(crowd(40)), monday()],
    env: { CONFIRM_ABOVE: '1000', VOLC_QPS: '2' },
    run: async ({ command, service, restart }) => {
      const shown = command('unwhitelist', { users: idsOf(crowd(40)).join(' ') });
      while (service.bodies(REMOVE).length < 1) await service.arrived(service.arrivals.length + 1);
      await restart();
      await shown;
    },
  },
  {
    name: '28-stopping',
    seeds: [friday(HUNDRED), monday()],
    env: { CONFIRM_ABOVE: '1000', VOLC_QPS: '1', VOLC_BATCH_SIZE: '20' },
    run: async ({ command, service, stop }) => {
      const shown = command('unwhitelist', { users: idsOf(HUNDRED).join(' ') });
      while (service.bodies(REMOVE).length < 1) await service.arrived(service.arrivals.length + 1);
      await stop();
      await shown;
    },
  },
  {
    name: '29-busy',
    endsBeforeStop: true,
    run: async ({ command, service, discord, slack }) => {
      service.faults.add({ kind: 'delay', ms: HANGS_MS }, { times: Number.POSITIVE_INFINITY });
      const send = async (moderator: (typeof OTHER_MODERATORS)[number]): Promise<void> => {
        const command = discord
          ? discord.command({ name: 'unwhitelist', options: { users: ID.deer }, userId: moderator.discord })
          : slack?.command({ text: ID.deer, userId: moderator.slack });
        await command?.acknowledged;
      };
      for (let sent = 0; sent < RUNNING_MAX; sent += AT_ONCE)
        await Promise.all(OTHER_MODERATORS.slice(sent, sent + AT_ONCE).map(send));
      await command('unwhitelist', { users: ID.deer });
    },
  },
  {
    name: '29-too-many-at-once',
    endsBeforeStop: true,
    run: async ({ command, service }) => {
      service.faults.add({ kind: 'delay', ms: HANGS_MS }, { times: Number.POSITIVE_INFINITY });
      const shown = Array.from({ length: PER_PERSON_MAX }, () =>
        command('unwhitelist', { users: ID.deer }).catch(() => undefined),
      );
      await Promise.race([command('unwhitelist', { users: ID.bear }), Promise.all(shown)]);
    },
  },
  {
    name: '57-check-unavailable',
    only: 'slack',
    run: ({ command, slack }) => {
      slack?.fail('usergroups.users.list', { error: 'internal_error' });
      return command('unwhitelist', { users: ID.deer });
    },
  },
];
