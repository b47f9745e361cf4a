/** The stored actions of buttons and menus. */
import { randomBytes } from 'node:crypto';
import { insert, type Database, type Row } from './database.ts';
import type { Account, KeptOffer, Store } from './store.ts';

const KEY_BYTES = 16;

export function createOffers(database: Database): Store['offers'] {
  return {
    put: async ({ command, typedAs, options, owner, channelId, once, expiresAt }) => {
      const key = randomBytes(KEY_BYTES).toString('base64url');
      const given = { key, command, typed_as: typedAs, options: JSON.stringify(options), channel: channelId };
      const limits = { platform: owner.platform, owner: owner.id, once: once ? 1 : 0, expires_at: expiresAt };
      await database.write([insert('offers', { ...given, ...limits })]);
      return key;
    },
    get: async (key) => {
      const [row] = await database.read('SELECT * FROM offers WHERE key = $1', [key]);
      return row && readOffer(row);
    },
  };
}

function readOffer(row: Row): KeptOffer {
  return {
    command: String(row['command']),
    typedAs: String(row['typed_as']),
    options: JSON.parse(String(row['options'])) as Record<string, string>,
    owner: { platform: row['platform'] as Account['platform'], id: String(row['owner']) },
    channelId: row['channel'] === null ? null : String(row['channel']),
    once: row['once'] === 1,
    expiresAt: Number(row['expires_at']),
    used: row['used_at'] !== null,
  };
}
