/** Situations with guest passes: given, asked about, refused, changed, shown and ended. */
import { AUDIT } from '../harness.ts';
import { ID } from '../people.ts';
import type { Situation } from '../situation.ts';

export const passes: readonly Situation[] = [
  {
    name: '60-pass-given',
    run: ({ command }) => command('whitelist add', { users: ID.stranger, for: '2h' }),
  },
  {
    name: '60-pass-until',
    run: ({ command }) => {
      const until = `${new Date(Date.now() + 3 * 3_600_000).toISOString().slice(0, 16)}Z`;
      return command('whitelist add', { users: ID.stranger, until });
    },
  },
  {
    name: '60-pass-for-somebody-without-an-end',
    run: async ({ command, texts }) => {
      const asked = await command('whitelist add', { users: `${ID.mina} ${ID.stranger}`, for: '1h30m' });
      await asked.press(texts.passes.confirm(2));
    },
  },
  {
    name: '60-pass-without-a-unit',
    run: ({ command }) => command('whitelist add', { users: ID.stranger, for: '5' }),
  },
  {
    name: '60-pass-changed',
    run: async ({ command }) => {
      await command('whitelist add', { users: ID.stranger, for: '2h' });
      await command('whitelist add', { users: ID.stranger, for: '3d' });
      await command('whitelist show');
      await command('whitelist add', { users: ID.stranger });
    },
  },
  {
    name: '60-guests',
    env: AUDIT,
    run: async ({ command, texts }) => {
      await command('whitelist add', { users: `${ID.stranger} 7255501938827364410`, for: '2h' });
      const asked = await command('unwhitelist', { users: texts.help.everyGuest });
      await asked.press(texts.buttons.confirmRemove(2));
    },
  },
];
