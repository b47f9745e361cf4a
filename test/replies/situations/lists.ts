/** Situations with lists, links, files and help. */
import { crowd, friday, ID, idsOf, monday } from '../people.ts';
import { GUILD, SLACK_CHANNEL } from '../../support/environment.ts';
import { localeOf, type Texts } from '../../../src/chat/texts/index.ts';
import { OTHER_GUILD, SLACK_MODERATORS } from '../harness.ts';
import { strangerTo } from '../on-slack.ts';
import type { Situation } from '../situation.ts';

const moderator = (texts: Texts): string => SLACK_MODERATORS[localeOf(texts)];

export const lists: readonly Situation[] = [
  {
    name: '12-show-100',
    seeds: [friday(crowd(100)), monday()],
    run: ({ command }) => command('whitelist show'),
  },
  {
    name: '13-show',
    run: async ({ command }) => {
      await command('whitelist add', { users: ID.stranger });
      await command('whitelist show');
    },
  },
  {
    name: '13-show-empty',
    seeds: [friday({}), monday()],
    run: ({ command }) => command('whitelist show'),
  },
  {
    name: '14-history',
    run: async ({ command, slack, texts }) => {
      const reason = texts.help.exampleReason;
      await command('unwhitelist', { users: `${ID.deer} ${ID.stranger}`, reason });
      await command('unwhitelist', { users: [ID.bear, ID.mina, ID.dj, ID.number, ID.emoji].join(' ') });
      await command('whitelist add', { users: ID.deer });
      await command('unwhitelist', { users: '7255501938827364410' });
      await command('whitelist link', { account: slack ? 'U2' : '300000000000000002', id: ID.mina });
      await command('whitelist history');
    },
  },
  {
    name: '14-history-of-one',
    run: async ({ command, texts }) => {
      const reason = texts.help.exampleReason;
      await command('unwhitelist', { users: `${ID.deer} ${ID.bear}`, reason });
      const added = await command('whitelist add', { users: ID.deer });
      await added.press(texts.buttons.undo);
      await command('unwhitelist', { users: ID.deer });
      const history = await command('whitelist history', { user: ID.deer });
      await history.press(`${texts.buttons.undo} 4`);
      await history.press(`${texts.buttons.details} 3`);
      await command('whitelist history', { user: 'no such name' });
    },
  },
  { name: '14-history-empty', run: ({ command }) => command('whitelist history') },
  {
    name: '18-link',
    run: async ({ command, slack }) => {
      const account = slack ? 'U2' : '300000000000000002';
      await command('whitelist show');
      await command('whitelist link', { account, id: ID.mina });
      await command('whitelist link', { account, id: ID.bear });
      await command('unwhitelist', { users: `<@${account}>` });
      await command('whitelist unlink', { account });
      await command('whitelist unlink', { account });
      await command('whitelist link', { account, id: 'abc' });
    },
  },
  {
    name: '21-file-out',
    seeds: [friday(crowd(40)), monday()],
    run: async ({ command, texts }) => {
      const asked = await command('unwhitelist', { users: idsOf(crowd(40)).join(' ') });
      const removed = await asked.press(texts.buttons.confirmRemove(40));
      await removed.press(texts.buttons.file);
    },
  },
  {
    name: '22-panel',
    run: async ({ command }) => {
      await command('whitelist panel');
      await command('whitelist panel', { group: 'monday' });
    },
  },
  {
    name: '22-panel-form',
    only: 'slack',
    run: async ({ command, slack, texts }) => {
      await command('whitelist panel');
      const [panel] = slack?.standing(SLACK_CHANNEL) ?? [];
      if (panel !== undefined)
        await slack?.click(panel, texts.panel.buttons.add, { userId: moderator(texts) }).modal();
    },
  },
  {
    name: '23-home',
    only: 'slack',
    run: async ({ slack, texts }) => {
      await slack?.openHome(moderator(texts));
    },
  },
  {
    name: '23-home-stranger',
    only: 'slack',
    run: async ({ slack, texts }) => {
      await slack?.openHome(strangerTo(moderator(texts)));
    },
  },
  {
    name: '23-joined-a-server',
    only: 'discord',
    env: { DISCORD_GUILD_IDS: `${GUILD},${OTHER_GUILD}` },
    run: async ({ discord }) => {
      discord?.join(OTHER_GUILD);
      await discord?.called('send-direct-message');
    },
  },
  {
    name: '39-help',
    run: async ({ command, texts }) => {
      const shown = await command('whitelist help');
      await shown.press(texts.help.allCommands);
      await shown.press(texts.help.tips);
    },
  },
  {
    name: '40-help-unknown',
    only: 'slack',
    run: ({ command }) => command('whitelist remove', { users: ID.mina }),
  },
  { name: '40-help-typed-as-user', run: ({ command }) => command('unwhitelist', { users: 'show' }) },
];
