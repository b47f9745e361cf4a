/** Checks that an interaction has the documented form, before discord.js reads it. */
import { InteractionType } from 'discord.js';
import { z } from 'zod';

const text = z.string();
/** It becomes a part of addresses. */
const id = text.regex(/^\d{1,20}$/u);
const someone = z.object({ id, username: text.nullish(), global_name: text.nullish() });

interface Option {
  readonly name: string;
  readonly type: number;
  readonly value?: string | number | boolean | null | undefined;
  readonly options?: readonly Option[] | null | undefined;
}

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-application-command-interaction-data-option-structure */
const option: z.ZodType<Option> = z.object({
  name: text,
  type: z.number(),
  value: z.union([text, z.number(), z.boolean()]).nullish(),
  get options() {
    return z.array(option).nullish();
  },
});

const attachment = z.object({ id, filename: text, url: text, size: z.number() });
const message = z.object({ id, content: text });

const command = z
  .object({
    name: text,
    type: z.number(),
    options: z.array(option).nullish(),
    target_id: id.nullish(),
    resolved: z
      .object({ attachments: z.record(text, attachment), messages: z.record(text, message) })
      .partial()
      .nullish(),
  })
  // A context menu command targets a user or a message, which the payload contains.
  .refine(({ type, target_id: target }) => type === TYPED || typeof target === 'string')
  .refine(
    ({ type, target_id: target, resolved }) =>
      type !== ON_MESSAGE || resolved?.messages?.[target ?? ''] !== undefined,
  );
const [TYPED, ON_MESSAGE] = [1, 3];

const component = z.object({ custom_id: text, component_type: z.number(), values: z.array(text).nullish() });

/** Of a field: in a label, or, as they were before, in a row. */
const field = z.object({ type: z.number(), custom_id: text.optional(), value: text.nullish() });
const modal = z.object({
  custom_id: text,
  components: z.array(
    z.object({ type: z.number(), component: field.optional(), components: z.array(field).optional() }),
  ),
});

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object */
const interaction = z
  .object({
    id,
    application_id: id,
    token: text.regex(/^[\w.-]+$/u),
    type: z.number(),
    data: z.unknown().optional(),
    guild_id: id.nullish(),
    channel_id: id.nullish(),
    context: z.number().nullish(),
    locale: text.nullish(),
    channel: z.object({ id, type: z.number(), parent_id: id.nullish() }).nullish(),
    /** Without its roles it would have those of the member that discord.js may know already. */
    member: z.object({ user: someone, roles: z.array(id), nick: text.nullish() }).nullish(),
    user: someone.nullish(),
    /** Of a component. */
    message: z.object({ flags: z.number().nullish(), edited_timestamp: text.nullish() }).nullish(),
    attachment_size_limit: z.number().optional(),
    entitlements: z.array(z.unknown()),
    authorizing_integration_owners: z.record(text, text),
  })
  .refine(({ type, data }) => DATA.get(type)?.safeParse(data).success ?? true);

const DATA = new Map<number, z.ZodType>([
  [InteractionType.ApplicationCommand, command],
  [InteractionType.ApplicationCommandAutocomplete, command],
  [InteractionType.MessageComponent, component],
  [InteractionType.ModalSubmit, modal],
]);

/** Whether the data of an INTERACTION_CREATE can be read. Pure; takes anything, and never throws. */
export function isInteraction(data: unknown): boolean {
  return interaction.safeParse(data).success;
}
