/** Situations in which the bot asks a question, and the replies to its buttons. */
import { crowd, friday, ID, idsOf, monday, withHost } from '../people.ts';
import type { Situation } from '../situation.ts';

const TWENTY_FIVE = crowd(25);
const STRANGERS = ['7255501938827364410', '7233310498827365519', ID.stranger];

export const asking: readonly Situation[] = [
  {
    name: '08-which-group',
    run: async ({ command }) => {
      const asked = await command('unwhitelist', { users: ID.mina }, { elsewhere: true });
      await asked.press('monday');
    },
  },
  {
    name: '09-preview',
    run: ({ command }) =>
      command('unwhitelist', { users: `${ID.deer} ${ID.bear} ${ID.stranger}`, preview: 'yes' }),
  },
  {
    name: '10-question',
    seeds: [friday(TWENTY_FIVE), monday()],
    run: async ({ command, texts }) => {
      const users = [...idsOf(TWENTY_FIVE), ...STRANGERS].join('\n');
      const asked = await command('unwhitelist', { users, reason: texts.help.exampleReason });
      await asked.press(texts.buttons.confirmRemove(25));
    },
  },
  {
    name: '11-picker',
    run: async ({ command, platform, texts }) => {
      const opened = await command('unwhitelist');
      const chosen = await opened.choose([ID.bear, ID.emoji]);
      if (platform === 'discord') await chosen.press(texts.buttons.confirmRemove(2));
    },
  },
  {
    name: '11-picker-of-120',
    seeds: [friday(crowd(120)), monday()],
    run: ({ command }) => command('unwhitelist'),
  },
  {
    name: '32-nickname',
    run: async ({ command, texts }) => {
      const asked = await command('unwhitelist', { users: '大熊' });
      await asked.press(texts.buttons.removeOne(`大熊 · ${ID.bear}`));
    },
  },
  { name: '32-nickname-of-several', run: ({ command }) => command('unwhitelist', { users: '小鹿' }) },
  {
    name: '32-nickname-of-nobody',
    run: ({ command }) => command('unwhitelist', { users: '不存在的人' }),
  },
  {
    name: '33-typo-in-group',
    run: async ({ command }) => {
      const asked = await command('unwhitelist', { users: ID.mina, group: 'friady' });
      await asked.press('friday');
    },
  },
  {
    name: '33-unknown-group',
    run: ({ command }) => command('unwhitelist', { users: ID.mina, group: 'karaoke' }),
  },
  {
    name: '33-group-among-the-users',
    run: ({ command }) => command('unwhitelist', { users: `monday ${ID.mina}` }),
  },
  {
    name: '34-protected',
    seeds: [withHost(), monday()],
    run: async ({ command, texts }) => {
      const asked = await command('unwhitelist', { users: `${ID.deer} ${ID.host}` });
      const really = await asked.press(texts.buttons.confirmAll(2));
      await really.press(texts.buttons.confirmProtected(1));
    },
  },
  {
    name: '35-all-except',
    seeds: [withHost(), monday()],
    run: ({ command }) => command('unwhitelist', { users: `all except ${ID.mina} ${ID.dj}` }),
  },
  { name: '35-all', run: ({ command }) => command('unwhitelist', { users: 'all' }) },
  {
    name: '37-unlinked-mention',
    run: ({ command, platform }) => {
      const mention = platform === 'slack' ? '<@U2|alice>' : '<@300000000000000002>';
      return command('unwhitelist', { users: `${ID.deer} ${mention}` });
    },
  },
  {
    name: '37-unlinked-mention-alone',
    run: ({ command, platform }) =>
      command('unwhitelist', { users: platform === 'slack' ? '<@U2|alice>' : '<@300000000000000002>' }),
  },
  {
    name: '38-message-menu',
    run: async ({ message, texts }) => {
      const asked = await message(`请把 ${ID.deer}，${ID.bear} 和 ${ID.stranger} 下麦，谢谢！`);
      await asked.press(texts.buttons.confirmRemove(2));
    },
  },
  {
    name: '38-message-without-ids',
    run: ({ message }) => message('今晚八点见，大家早点来～'),
  },
  {
    name: '46-button-used-twice',
    seeds: [friday(TWENTY_FIVE), monday()],
    run: async ({ command, texts }) => {
      const asked = await command('unwhitelist', { users: idsOf(TWENTY_FIVE).join(' ') });
      await asked.press(texts.buttons.confirmRemove(25));
      await asked.press(texts.buttons.confirmRemove(25));
    },
  },
];
