/** What happens when the bot joins a server: its commands are registered there, and one message says what to do first. */
import type { Client, Guild, REST } from 'discord.js';
import type { Logger } from 'pino';
import type { Reply } from '../../chat/reply.ts';
import { catalogues, pickLocale } from '../../chat/texts/index.ts';
import { describeError } from '../errors.ts';
import { createSend, once, toAccount, toChannel } from '../reply/send.ts';

export interface JoinedDeps {
  /** Sends messages. */
  readonly rest: REST;
  readonly guildIds: readonly string[];
  /** Where the message goes; undefined: to the server's owner. */
  readonly auditChannel: string | undefined;
  readonly register: (client: Client<true>, guildId: string) => Promise<void>;
  readonly retryPauseMs: number;
  readonly log: Logger;
}

const POST_MS = 60_000;

/**
 * Registers the commands of the joined server and posts the first steps. Discord does not say who added the bot (that takes
 * another permission), so the message goes to the audit channel of this server. If there is none, or the bot may not post
 * there yet, the message goes to the owner. Every process of the bot notices the join; because of the nonce Discord keeps one
 * message of them (https://docs.discord.com/developers/resources/message#create-message). Never rejects.
 */
export function createOnJoined(deps: JoinedDeps): (guild: Guild, client: Client<true>) => Promise<void> {
  const { rest, guildIds, auditChannel, register, retryPauseMs, log } = deps;
  const send = createSend(log, retryPauseMs);
  return async (guild, client) => {
    if (!guildIds.includes(guild.id)) {
      log.warn(
        { guild: guild.id },
        'the bot was added to a server that is not in DISCORD_GUILD_IDS: it does nothing there',
      );
      return;
    }
    log.info({ guild: guild.id }, 'the bot was added to a server');
    await register(client, guild.id);
    const inServer = auditChannel !== undefined && guild.channels.cache.has(auditChannel);
    const until = AbortSignal.timeout(POST_MS);
    const ways = [
      ...(inServer ? [toChannel(rest, auditChannel, until)] : []),
      toAccount(rest, guild.ownerId, until),
    ];
    for (const way of ways) {
      try {
        await send(once(way, `join-${guild.id}`), welcome(guild));
        return;
      } catch (error) {
        log.warn(
          { guild: guild.id, reason: describeError(error) },
          'the message of welcome could not be sent',
        );
      }
    }
  };
}

function welcome({ preferredLocale }: Guild): Reply {
  const { summary, first, second, third } = catalogues[pickLocale(preferredLocale)].welcome;
  return { tone: 'info', summary, sections: [{ lines: [first, second, third] }] };
}
