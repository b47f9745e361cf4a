/** Checks requests against the limits that Discord documents in words only, not in its OpenAPI description. */
import { componentsFault, type Component } from './components.ts';
import type { Call, RouteName } from './route.ts';
import type { MessageBody } from './messages.ts';
import { commandProblems } from './command-limits.ts';

/** https://docs.discord.com/developers/resources/message#message-object-message-flags */
const FLAG = {
  suppressEmbeds: 1 << 2,
  ephemeral: 1 << 6,
  suppressNotifications: 1 << 12,
  components: 1 << 15,
};
const FLAG_NAMES = new Map([
  [FLAG.suppressEmbeds, 'SUPPRESS_EMBEDS'],
  [FLAG.ephemeral, 'EPHEMERAL'],
  [FLAG.suppressNotifications, 'SUPPRESS_NOTIFICATIONS'],
  [FLAG.components, 'IS_COMPONENTS_V2'],
]);
/** https://docs.discord.com/developers/resources/message#create-message: 4,000 in the description is for people with Nitro. */
const CONTENT_MAX_LENGTH = 2_000;
/** https://docs.discord.com/developers/resources/message#create-message-jsonform-params */
const FILES_MAX = 10;
/** https://docs.discord.com/developers/components/reference#action-row */
const ROWS_MAX = 5;
/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type */
const CALLBACK = { message: 4, deferred: 5, deferredUpdate: 6, update: 7, suggestions: 8 };
const CHOICE_MAX_LENGTH = 100;

/** The flags that a message may have, by the route that sends it; each route's page documents them. */
const FLAGS: Partial<Readonly<Record<Call['route'], number>>> = {
  'send-direct-message': FLAG.suppressEmbeds | FLAG.suppressNotifications | FLAG.components,
  post: FLAG.suppressEmbeds | FLAG.suppressNotifications | FLAG.components,
  'follow-up': FLAG.suppressEmbeds | FLAG.ephemeral | FLAG.suppressNotifications | FLAG.components,
  edit: FLAG.suppressEmbeds | FLAG.components,
  'edit-post': FLAG.suppressEmbeds | FLAG.components,
};

/** Lists the problems of a request that Discord's OpenAPI description does not cover. */
export function limitProblems(call: Omit<Call, 'status'>): readonly string[] {
  const { route, body } = call;
  if (route === 'register') return commandProblems(body);
  if (route === 'callback') return callbackProblems(body as Callback);
  const flags = FLAGS[route];
  if (flags === undefined) return [];
  return [...messageProblems(body as MessageBody, flags), ...uploadProblems(call)];
}

interface Callback {
  readonly type: number;
  readonly data?: MessageBody & {
    readonly choices?: readonly { readonly name: string; readonly value: unknown }[];
    readonly custom_id?: string;
  };
}

function callbackProblems({ type, data = {} }: Callback): readonly string[] {
  if (type === CALLBACK.deferred)
    return Object.keys(data).every((name) => name === 'flags')
      ? flagProblems(data.flags, FLAG.ephemeral)
      : ['data: only flags can be said of a message that comes later'];
  if (type === CALLBACK.deferredUpdate)
    return Object.keys(data).length === 0 ? [] : ['data: an update that comes later has none'];
  if (type === CALLBACK.message)
    return messageProblems(data, FLAG.suppressEmbeds | FLAG.ephemeral | FLAG.components);
  if (type === CALLBACK.update) return messageProblems(data, FLAG.suppressEmbeds | FLAG.components);
  if (type !== CALLBACK.suggestions) return [];
  const fits = ({ value }: { readonly value: unknown }): boolean =>
    typeof value !== 'string' || (value !== '' && value.length <= CHOICE_MAX_LENGTH);
  return (data.choices ?? []).every(fits)
    ? []
    : ['data.choices: a value must be between 1 and 100 in length'];
}

function messageProblems(body: MessageBody, flags: number): readonly string[] {
  const { content, components, embeds, poll } = body;
  const problems = flagProblems(body.flags, flags);
  if (((body.flags ?? 0) & FLAG.components) === 0) {
    const long = (content ?? '').length > CONTENT_MAX_LENGTH;
    return [
      ...problems,
      ...(long ? [`content: must be ${CONTENT_MAX_LENGTH} or fewer in length`] : []),
      ...rowProblems(components ?? []),
    ];
  }
  const old = Object.entries({ content, embeds, poll }).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [`${name}: cannot be used with IS_COMPONENTS_V2`],
  );
  const wrong = componentsFault(components ?? []);
  return [...problems, ...old, ...(wrong === undefined ? [] : [wrong])];
}

/** Checks that a message without IS_COMPONENTS_V2 has only action rows. */
function rowProblems(components: readonly Component[]): readonly string[] {
  if (components.length > ROWS_MAX) return ['components: 5 rows are the most'];
  return components.every(({ type }) => type === 1) ? [] : ['components: only with IS_COMPONENTS_V2'];
}

function flagProblems(flags = 0, allowed = 0): readonly string[] {
  const extra = flags & ~allowed;
  if (extra === 0) return [];
  const names = [...FLAG_NAMES].filter(([flag]) => (extra & flag) !== 0).map(([, name]) => name);
  return [`flags: ${names.join(', ') || String(extra)} cannot be set here`];
}

/** https://docs.discord.com/developers/reference#uploading-files */
function uploadProblems({ files, form, body }: Omit<Call, 'status'>): readonly string[] {
  const { attachments = [] } = body as MessageBody;
  const parts = form.filter((name) => name !== 'payload_json');
  const listed = new Set(attachments.map(({ id }) => `files[${id}]`));
  return [
    ...parts.filter((name) => !/^files\[\d+\]$/u.test(name)).map((name) => `form: a part named ${name}`),
    ...(new Set(form).size < form.length ? ['form: two parts of one name'] : []),
    ...(files.length > FILES_MAX ? ['form: 10 files are the most'] : []),
    ...(files.some(({ name }) => name === '') ? ['form: a file without a name'] : []),
    ...(attachments.length > 0 && parts.some((name) => !listed.has(name))
      ? ['attachments: an uploaded file is not listed']
      : []),
  ];
}

/** Routes with an interaction's token in the path, to which the bot token must not be sent. */
export const WITHOUT_BOT: readonly (RouteName | 'unknown')[] = ['callback', 'edit', 'original', 'follow-up'];
