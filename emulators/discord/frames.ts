/** Validates the frames that the bot sends to Discord's gateway; the compiler compares the schemas with discord.js's types. */
import type {
  GatewayHeartbeatData,
  GatewayIdentifyData,
  GatewayPresenceUpdateData,
  GatewayResumeData,
} from 'discord.js';
import * as z from 'zod';
import { fieldsOf, schemaProblems } from '../schema-problems.ts';

/** https://docs.discord.com/developers/events/gateway#sending-events */
const FRAME_MAX_BYTES = 4_096;
/** https://docs.discord.com/developers/events/gateway#list-of-intents: the highest is 1 << 25; some numbers below are unused. */
const INTENTS_MAX = (1 << 26) - 1;
/** https://docs.discord.com/developers/events/gateway-events#activity-object: the fields that a bot may set. */
const activity = z.strictObject({
  name: z.string().min(1).max(128),
  state: z.string().max(128).nullable().optional(),
  type: z.number().int().min(0).max(5),
  url: z.url().nullable().optional(),
});
const presence = fieldsOf<GatewayPresenceUpdateData>()(
  z.strictObject({
    since: z.number().int().nullable(),
    activities: z.array(activity),
    status: z.enum(['online', 'dnd', 'idle', 'invisible', 'offline']),
    afk: z.boolean(),
  }),
);
const sequence = z.number().int().min(0);

/** The schema of each op's frame. */
const FRAMES: Readonly<Record<number, z.ZodType>> = {
  1: sequence.nullable() satisfies z.ZodType<GatewayHeartbeatData>,
  2: fieldsOf<GatewayIdentifyData>()(
    z.strictObject({
      token: z.string().min(1),
      properties: z.strictObject({ os: z.string(), browser: z.string(), device: z.string() }),
      compress: z.boolean().optional(),
      large_threshold: z.number().int().min(50).max(250).optional(),
      shard: z.tuple([sequence, sequence]).optional(),
      presence: presence.optional(),
      intents: z.number().int().min(0).max(INTENTS_MAX),
      capabilities: z.number().int().optional(),
    }),
  ),
  3: presence,
  6: fieldsOf<GatewayResumeData>()(
    z.strictObject({ token: z.string().min(1), session_id: z.string().min(1), seq: sequence }),
  ),
};

/** @param text a frame of the bot */
export function frameProblems(text: string): readonly string[] {
  const frame = JSON.parse(text) as { readonly op: number; readonly d?: unknown };
  const size = Buffer.byteLength(text);
  const schema = FRAMES[frame.op];
  return [
    ...(size > FRAME_MAX_BYTES ? [`${size} bytes, where ${FRAME_MAX_BYTES} are the most`] : []),
    ...(schema === undefined
      ? [`op ${frame.op}: nothing that this bot has to send`]
      : schemaProblems(z.strictObject({ op: z.number(), d: schema }), frame)),
  ];
}
