/** Situations with a change that needs no question, and its result. */
import { catalogues } from '../../../src/chat/texts/index.ts';
import { MODERATOR_ROLE } from '../../support/environment.ts';
import { AUDIT } from '../harness.ts';
import { crowd, friday, ID, idsOf, monday } from '../people.ts';
import type { Situation } from '../situation.ts';

const REMOVE = 'BatchRemoveWhitelistParticipant';
const MANY = crowd(300);

export const changes: readonly Situation[] = [
  {
    name: '01-success-1',
    run: ({ command, texts }) => command('unwhitelist', { users: ID.deer, reason: texts.help.exampleReason }),
  },
  {
    name: '02-success-18',
    seeds: [friday(crowd(18)), monday()],
    run: ({ command }) => command('unwhitelist', { users: idsOf(crowd(18)).join(', ') }),
  },
  {
    name: '03-success-300',
    seeds: [friday(MANY), monday()],
    run: async ({ command, texts }) => {
      const asked = await command('unwhitelist', { users: idsOf(MANY).join(' ').slice(0, 6_000) });
      await asked.press(texts.buttons.confirmRemove(300));
    },
  },
  {
    name: '04-mixed',
    run: ({ command, service }) => {
      service.faults.add({ kind: 'refuse-users', userIds: [ID.bear] }, { action: REMOVE });
      const users = [ID.deer, ID.bear, ID.mina, ID.stranger, ID.number, ID.deer].join(' ');
      return command('unwhitelist', { users });
    },
  },
  {
    name: '05-all-failed',
    run: ({ command, service }) => {
      service.faults.add({ kind: 'refuse-users', userIds: [ID.bear, ID.mina] }, { action: REMOVE });
      return command('unwhitelist', { users: `${ID.bear} ${ID.mina}` });
    },
  },
  {
    name: '05-nobody-was-listed',
    run: ({ command }) => command('unwhitelist', { users: `${ID.stranger} 7255501938827364410` }),
  },
  {
    name: '06-nothing-valid',
    run: ({ command }) => command('unwhitelist', { users: 'please remove them, asap' }),
  },
  {
    name: '07-not-a-moderator',
    run: ({ command }) => command('unwhitelist', { users: ID.deer }, { stranger: true }),
  },
  {
    name: '15-undo',
    run: async ({ command, texts }) => {
      const users = [ID.deer, ID.bear, ID.mina, ID.dj].join(' ');
      const removed = await command('unwhitelist', { users });
      await removed.press(texts.buttons.undo);
    },
  },
  {
    name: '16-retry',
    run: async ({ command, service, texts }) => {
      service.faults.add({ kind: 'throttle' }, { forMs: 60_000, action: REMOVE });
      const failed = await command('unwhitelist', { users: `${ID.deer} ${ID.bear}` });
      service.faults.clear();
      await failed.press(texts.buttons.retry(2));
    },
  },
  {
    name: '17-add',
    run: ({ command }) =>
      command('whitelist add', { users: `${ID.stranger} 7255501938827364410`, reason: 'VIP' }),
  },
  {
    name: '17-add-some-are-listed',
    run: ({ command }) => command('whitelist add', { users: `${ID.stranger} ${ID.mina}` }),
  },
  {
    name: '17-add-list-full',
    seeds: [friday(crowd(99)), monday()],
    run: ({ command }) => command('whitelist add', { users: `${ID.stranger} 7255501938827364410` }),
  },
  {
    name: '41-audit',
    env: AUDIT,
    run: async ({ command, discord, slack, texts }) => {
      const users = [ID.deer, ID.bear, ID.stranger].join(' ');
      await command('unwhitelist', { users, reason: texts.help.exampleReason });
      await command('whitelist link', { account: slack ? 'U2' : '300000000000000002', id: ID.mina });
      await (slack ? slack.posts(2) : discord?.posted(AUDIT.DISCORD_AUDIT_CHANNEL, 2));
    },
  },
  {
    name: '41-audit-undo',
    env: AUDIT,
    run: async ({ command, discord, slack, texts }) => {
      const { undo, details } = catalogues.en.buttons;
      await command('unwhitelist', { users: `${ID.deer} ${ID.bear}`, reason: texts.help.exampleReason });
      const press = async (label: string): Promise<void> => {
        const [posted] = slack ? await slack.posts(1) : [];
        if (slack && posted) await slack.click(posted, label, { userId: 'UMOD' }).reply();
        const message = await discord?.posted(AUDIT.DISCORD_AUDIT_CHANNEL);
        if (discord && message)
          await discord.click(message, { label, seenByAll: true, roles: [MODERATOR_ROLE] }).reply();
      };
      for (const label of [undo, undo, details]) await press(label);
    },
  },
  {
    name: '41-audit-of-300',
    env: AUDIT,
    seeds: [friday(MANY), monday()],
    run: async ({ command, discord, slack, texts }) => {
      const asked = await command('unwhitelist', { users: idsOf(MANY).join(' ').slice(0, 6_000) });
      await asked.press(texts.buttons.confirmRemove(300));
      await (slack ? slack.posts(1) : discord?.posted(AUDIT.DISCORD_AUDIT_CHANNEL, 1));
    },
  },
  {
    name: '49-every-group',
    run: async ({ command, texts }) => {
      const asked = await command('unwhitelist', { users: `${ID.mina} ${ID.deer}`, group: 'all' });
      await asked.press(texts.buttons.confirmRemove(2));
    },
  },
];
