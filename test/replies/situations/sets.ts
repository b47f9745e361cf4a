/** Situations with saved sets: saved, listed, used, exported and deleted. */
import { crowd, friday, ID, idsOf, monday, withHost } from '../people.ts';
import type { Situation } from '../situation.ts';

const NAME = '周五嘉宾';
const CHOSEN = [ID.deer, ID.bear, ID.stranger].join(' ');
const MANY = crowd(40);

export const sets: readonly Situation[] = [
  {
    name: '60-set-save',
    run: async ({ command, texts }) => {
      await command('whitelist save', { name: NAME });
      await command('unwhitelist', { users: ID.deer });
      await command('whitelist add', { users: ID.stranger });
      const asked = await command('whitelist save', { name: NAME });
      await asked.press(texts.sets.buttons.replace);
    },
  },
  {
    name: '61-set-save-pasted',
    run: ({ command }) => command('whitelist save', { name: NAME, users: `${CHOSEN} x${ID.mina} 12` }),
  },
  {
    name: '62-set',
    run: async ({ command, texts }) => {
      await command('whitelist save', { name: NAME, users: CHOSEN });
      const reason = texts.help.exampleReason;
      const asked = await command('whitelist set', { name: NAME, reason });
      const done = await asked.press(texts.buttons.confirmBoth(7, 1));
      await done.press(texts.buttons.undo);
      await command('whitelist history');
    },
  },
  {
    name: '63-set-many',
    seeds: [friday(MANY), monday()],
    run: async ({ command, texts }) => {
      const users = [...idsOf(MANY).slice(0, 15), ...idsOf(crowd(80)).slice(60)].join(' ');
      await command('whitelist save', { name: NAME, users });
      const asked = await command('whitelist set', { name: NAME });
      await asked.press(texts.buttons.confirmBoth(25, 20));
    },
  },
  {
    name: '64-set-protected',
    seeds: [withHost(), monday()],
    run: async ({ command, texts }) => {
      await command('whitelist save', { name: NAME, users: CHOSEN });
      const asked = await command('whitelist set', { name: NAME });
      await asked.press(texts.buttons.confirmBoth(8, 1));
    },
  },
  {
    name: '65-set-unknown',
    run: async ({ command }) => {
      await command('whitelist set', { name: NAME });
      await command('whitelist save', { name: NAME });
      await command('whitelist set', { name: '周五佳宾' });
      await command('whitelist set', { name: NAME });
    },
  },
  {
    name: '66-set-empty',
    seeds: [friday({}), monday()],
    run: async ({ command }) => {
      await command('whitelist save', { name: NAME });
      await command('whitelist add', { users: CHOSEN });
      await command('whitelist set', { name: NAME });
    },
  },
  {
    name: '67-sets',
    run: async ({ command, texts }) => {
      const { buttons } = texts.sets;
      await command('whitelist sets');
      await command('whitelist save', { name: NAME });
      await command('whitelist save', { name: 'Monday regulars', users: CHOSEN });
      const list = await command('whitelist sets');
      const shown = await list.press('Monday regulars');
      await shown.press(buttons.export);
      const asked = await shown.press(buttons.delete);
      await asked.press(buttons.confirmDelete);
    },
  },
  {
    name: '68-set-window',
    only: 'slack',
    run: ({ command }) => command('whitelist save', { name: NAME, users: 'file' }),
  },
  {
    name: '69-set-partly',
    run: async ({ command, service, texts }) => {
      await command('whitelist save', { name: NAME, users: CHOSEN });
      const asked = await command('whitelist set', { name: NAME });
      service.faults.add(
        { kind: 'refuse-users', userIds: [ID.mina, ID.dj] },
        { action: 'BatchRemoveWhitelistParticipant' },
      );
      await asked.press(texts.buttons.confirmBoth(7, 1));
    },
  },
];
