/** Collects all text and all text files of a message, wherever they stand in it. */
import { z } from 'zod';
import { mayBeList } from '../attachment.ts';

/** Whatever is not of the documented form counts as absent. */
const text = z.string().catch('');
const many = <T extends z.ZodType>(each: T) => z.array(each).catch([]);

const embed = z
  .object({
    author: z.object({ name: text }).catch({ name: '' }),
    title: text,
    description: text,
    fields: many(z.object({ name: text, value: text }).catch({ name: '', value: '' })),
    footer: z.object({ text }).catch({ text: '' }),
  })
  .optional()
  .catch(undefined);

interface Component {
  /** Of a text. */
  readonly content: string;
  /** Of a button. */
  readonly label: string;
  readonly components: readonly (Component | undefined)[];
  /** Beside the texts of a section. */
  readonly accessory?: Component | undefined;
}

/** Containers hold sections, which hold texts: https://docs.discord.com/developers/components/reference */
const DEPTH_MAX = 5;

function component(depth: number): z.ZodType<Component | undefined> {
  const inner = depth === 0 ? z.undefined().catch(undefined) : component(depth - 1);
  return z
    .object({ content: text, label: text, components: many(inner), accessory: inner })
    .optional()
    .catch(undefined);
}

const pollText = z.object({ text }).catch({ text: '' });
const poll = z
  .object({
    question: pollText,
    answers: many(z.object({ poll_media: pollText }).catch({ poll_media: { text: '' } })),
  })
  .optional()
  .catch(undefined);

const attachment = z.looseObject({ filename: z.string(), content_type: text }).optional().catch(undefined);

const shown = z.object({
  content: text,
  embeds: many(embed),
  components: many(component(DEPTH_MAX)),
  poll,
  attachments: many(attachment),
});
type Shown = z.infer<typeof shown>;

const NOTHING: Shown = { content: '', embeds: [], components: [], poll: undefined, attachments: [] };

/** https://docs.discord.com/developers/resources/message; a forwarded message is a snapshot in the one that forwards it. */
const message = z.object({
  id: z.string(),
  channel_id: z.string().optional(),
  ...shown.shape,
  message_snapshots: many(z.object({ message: shown }).catch({ message: NOTHING })),
});

const withMessages = z.looseObject({
  data: z.looseObject({ resolved: z.looseObject({ messages: z.record(z.string(), message) }) }),
});

/**
 * The interaction with whole messages in it; any other as it is. Done before discord.js reads it, which keeps only the last of
 * several snapshots, and stumbles over a poll in a channel that it does not know.
 */
export function withWholeMessages(interaction: unknown): unknown {
  const read = withMessages.safeParse(interaction);
  if (!read.success) return interaction;
  const { data, ...others } = read.data;
  const { resolved } = data;
  const messages = Object.entries(resolved.messages).map(([id, one]) => [id, wholeMessage(one)] as const);
  return { ...others, data: { ...data, resolved: { ...resolved, messages: Object.fromEntries(messages) } } };
}

function wholeMessage(given: z.infer<typeof message>) {
  const all: readonly Shown[] = [given, ...given.message_snapshots.map((one) => one.message)];
  const files = all.flatMap(({ attachments }) => attachments).filter((file) => file !== undefined);
  const lines = all.flatMap(linesOf).filter((line) => line.trim() !== '');
  // Nothing twice, and nothing else, over which discord.js might stumble.
  return {
    id: given.id,
    channel_id: given.channel_id,
    content: lines.join('\n'),
    attachments: files.filter(({ filename, content_type: type }) => mayBeList(filename, type)),
  };
}

function linesOf({ content, embeds, components, poll: asked }: Shown): readonly string[] {
  return [
    content,
    ...embeds.flatMap((one) => (one === undefined ? [] : embedLines(one))),
    ...components.flatMap(componentLines),
    ...(asked === undefined ? [] : [asked.question.text, ...asked.answers.map((one) => one.poll_media.text)]),
  ];
}

function embedLines({
  author,
  title,
  description,
  fields,
  footer,
}: NonNullable<z.infer<typeof embed>>): readonly string[] {
  const inFields = fields.flatMap(({ name, value }) => [name, value]);
  return [author.name, title, description, ...inFields, footer.text];
}

function componentLines(one: Component | undefined): readonly string[] {
  if (one === undefined) return [];
  const inner = [...one.components, one.accessory].flatMap(componentLines);
  return [one.content, one.label, ...inner];
}
