/** The stored actions of buttons and menus. */
import { randomBytes } from 'node:crypto';
import type { Database, Row } from './database.ts';
import type { Account, KeptOffer, Store } from './store.ts';

const KEY_BYTES = 16;

export function createOffers(database: Database): Store['offers'] {
  return {
    put: async ({ command, typedAs, options, owner, channelId, once, expiresAt }) => {
      const key = randomBytes(KEY_BYTES).toString('base64url');
      const { platform, id } = owner;
      const sql = `INSERT INTO offers (key, command, typed_as, options, platform, owner, channel, once, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`;
      const texts = [key, command, typedAs, JSON.stringify(options), platform, id, channelId];
      await database.write([{ sql, values: [...texts, once ? 1 : 0, expiresAt] }]);
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
