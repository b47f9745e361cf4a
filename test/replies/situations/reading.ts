/** Situations with unclear pasted text, and with files. */
import { crowd, friday, ID, idsOf, monday } from '../people.ts';
import type { Situation } from '../situation.ts';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
/** The id of 小鹿乱撞 after a spreadsheet has rounded it. */
const ROUNDED = '7301234567890120000';
const MANY = crowd(5_000);
/** As many users as a whitelist can have. */
const LISTED = crowd(100);

export const reading: readonly Situation[] = [
  {
    name: '30-row-labels',
    run: async ({ command, texts }) => {
      const users = `1) ${ID.deer}\n2) ${ID.bear}\n3) ${ID.mina}`;
      const asked = await command('unwhitelist', { users });
      await asked.press(texts.buttons.confirmRemove(3));
    },
  },
  {
    name: '31-table',
    run: ({ command }) =>
      command('unwhitelist', {
        users: `1\t${ID.deer}\tBob\t2026-01-02 10:22\n2\t${ID.bear}\tEve\t2026-01-02 10:25`,
      }),
  },
  {
    name: '31-words-around',
    run: ({ command }) => command('unwhitelist', { users: `${ID.deer} ${ID.bear} for 10 minutes` }),
  },
  { name: '31-rounded-notation', run: ({ command }) => command('unwhitelist', { users: '7,30123E+18' }) },
  { name: '36-rounded', run: ({ command }) => command('unwhitelist', { users: ROUNDED }) },
  {
    name: '36-rounded-in-a-file',
    run: ({ file }) => file('export.csv', text(`user_id,name\n${ROUNDED},小鹿乱撞\n${ID.mina},Mina\n`)),
  },
  {
    name: '36-one-digit-off',
    run: ({ command }) => command('unwhitelist', { users: `${ID.mina} 7298650113746092032` }),
  },
  {
    name: '36-discord-id',
    run: ({ command }) => command('unwhitelist', { users: `${ID.mina} 1180000000000000001` }),
  },
  {
    name: '43-found-inside',
    run: ({ command }) => command('unwhitelist', { users: `user${ID.deer} uid_${ID.bear}` }),
  },
  {
    name: '20-file-in',
    run: async ({ file, texts }) => {
      const rows = [ID.deer, ID.bear, ID.mina, ID.stranger, 'n/a'].map(
        (id, index) => `${index + 1},${id},a\n`,
      );
      const asked = await file('friday-guests.csv', text(`No.,user_id,note\n${rows.join('')}`));
      await asked.press(texts.buttons.confirmRemove(3));
    },
  },
  {
    name: '20-file-of-5000',
    seeds: [friday(LISTED), monday()],
    run: async ({ file, texts }) => {
      const asked = await file('everybody.txt', text(idsOf(MANY).join('\n')));
      await asked.press(texts.buttons.confirmRemove(100));
    },
  },
  { name: '20-file-xlsx', run: ({ file }) => file('ids.xlsx', Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0])) },
  {
    name: '20-file-picture',
    run: ({ file }) => file('shot.png', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])),
  },
  { name: '20-file-without-ids', run: ({ file }) => file('notes.txt', text('see you tonight\n')) },
  {
    name: '20-file-two-columns',
    run: ({ file }) => file('two.csv', text(`a,b\n${ID.deer},${ID.bear}\n${ID.mina},${ID.dj}\n`)),
  },
  {
    name: '47-unknown-option',
    run: ({ command }) => command('unwhitelist', { users: `${ID.deer} --reson spam` }),
  },
  {
    name: '48-id-in-the-reason',
    run: ({ command }) => command('unwhitelist', { users: ID.deer, reason: `same as ${ID.bear}` }),
  },
  { name: '48-no-users', run: ({ command }) => command('whitelist add') },
];
