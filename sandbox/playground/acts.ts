/** Schemas of the acts that the page sends to the server: commands, clicks, faults, starts and stops. */
import { z } from 'zod';

const person = z.enum(['lin', 'kai', 'wei']);
const locale = z.enum(['en', 'zh-CN']);
const text = z.string().max(100_000);
const id = z.string().min(1).max(3_000);
/** An attached file, with its bytes in Base64. */
const file = z.object({ name: z.string().min(1).max(200), base64: z.base64() });
const values = z.array(text).max(200);
const who = { person, locale };
const discordPlace = { ...who, channel: z.enum(['friday', 'audit']) };
const slackPlace = discordPlace;
const typed = {
  ...discordPlace,
  name: z.string().min(1).max(70),
  options: z.record(z.string(), z.union([text, z.boolean()])),
  people: z.record(z.string(), person),
};

const act = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('discord.command'), ...typed, files: z.record(z.string(), file) }),
  z.object({ kind: z.literal('discord.suggest'), ...typed, focused: z.string() }),
  z.object({ kind: z.literal('discord.write'), ...discordPlace, text, files: z.array(file).max(10) }),
  z.object({ kind: z.literal('discord.press'), ...who, message: id, customId: id }),
  z.object({ kind: z.literal('discord.submit'), ...who, message: id, form: id, field: id, text }),
  z.object({ kind: z.literal('discord.choose'), ...who, message: id, customId: id, values }),
  z.object({ kind: z.literal('discord.messageMenu'), ...who, message: id, entry: id }),
  z.object({ kind: z.literal('discord.userMenu'), ...discordPlace, target: person, entry: id }),
  z.object({ kind: z.literal('slack.command'), ...slackPlace, text }),
  z.object({ kind: z.literal('slack.write'), ...slackPlace, text, files: z.array(file).max(10) }),
  z.object({ kind: z.literal('slack.press'), ...who, message: id, label: id }),
  z.object({ kind: z.literal('slack.shortcut'), ...who, message: id }),
  z.object({ kind: z.literal('slack.suggest'), modal: id, query: text }),
  z.object({
    kind: z.literal('slack.submit'),
    modal: id,
    selected: values,
    pasted: z.optional(text),
    file: z.optional(file),
  }),
  z.object({ kind: z.literal('slack.dismiss'), modal: id }),
  z.object({ kind: z.literal('fault'), id, mode: z.enum(['off', 'once', 'on']) }),
  z.object({ kind: z.literal('bot'), do: z.enum(['start', 'stop', 'kill']) }),
  z.object({ kind: z.literal('refill') }),
]);

export type Act = z.infer<typeof act>;
export type ActOf<Kind extends Act['kind']> = Extract<Act, { kind: Kind }>;

/** @returns the act, or a sentence that says why it is invalid */
export function readAct(body: unknown): Act | string {
  const parsed = act.safeParse(body);
  return parsed.success ? parsed.data : z.prettifyError(parsed.error);
}
