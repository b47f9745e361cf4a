/** Adds fields that discord.js reads and Discord may omit to an interaction. */
import { z } from 'zod';

const channelless = z.looseObject({ channel_id: z.string(), channel: z.null().optional() });

/**
 * discord.js takes the id of the channel from the channel alone, which is optional beside its id:
 * https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object
 */
export function withChannel(interaction: unknown): unknown {
  const read = channelless.safeParse(interaction);
  return read.success ? { ...read.data, channel: { id: read.data.channel_id } } : interaction;
}
