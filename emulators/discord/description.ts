/** Validates each request against Discord's OpenAPI description: path, method, query and body. */
import type { Call } from './route.ts';
import { type Schema, schemaProblems } from '../schema-problems.ts';

/** Schemas by name, generated from https://github.com/discord/discord-api-spec */
type Schemas = Readonly<Record<string, Schema>>;

type Paths = Readonly<Record<string, readonly string[] | undefined>>;

type Form = 'boolean' | 'snowflake';

interface Endpoint {
  /** The name of the body's schema; undefined for an endpoint without a body. */
  readonly body?: string | readonly string[];
  /** Whether the body is a list of such objects. */
  readonly list?: boolean;
  readonly query?: Readonly<Record<string, Form>>;
}

/** The schemas of the endpoints that the bot uses; the package does not say which schema belongs to which endpoint. */
const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'GET /applications/@me': {},
  'GET /applications/{application_id}/guilds/{guild_id}/commands': {
    query: { with_localizations: 'boolean' },
  },
  'PUT /applications/{application_id}/guilds/{guild_id}/commands': {
    body: 'ApplicationCommandUpdateRequestSchema',
    list: true,
  },
  'GET /channels/{channel_id}': {},
  'POST /channels/{channel_id}/messages': { body: 'MessageCreateRequestSchema' },
  'DELETE /channels/{channel_id}/messages/{message_id}': {},
  'PATCH /channels/{channel_id}/messages/{message_id}': { body: 'MessageEditRequestPartialSchema' },
  'GET /gateway/bot': {},
  'GET /guilds/{guild_id}': { query: { with_counts: 'boolean' } },
  'GET /guilds/{guild_id}/members/{user_id}': {},
  'POST /interactions/{interaction_id}/{interaction_token}/callback': {
    body: [
      'ApplicationCommandAutocompleteCallbackRequestSchema',
      'CreateMessageInteractionCallbackRequestSchema',
      'ModalInteractionCallbackRequestSchema',
      'UpdateMessageInteractionCallbackRequestSchema',
    ],
    query: { with_response: 'boolean' },
  },
  'GET /users/@me': {},
  'POST /users/@me/channels': { body: 'CreatePrivateChannelRequestSchema' },
  'POST /webhooks/{webhook_id}/{webhook_token}': {
    body: 'IncomingWebhookRequestPartialSchema',
    query: { wait: 'boolean', thread_id: 'snowflake', with_components: 'boolean' },
  },
  'GET /webhooks/{webhook_id}/{webhook_token}/messages/@original': { query: { thread_id: 'snowflake' } },
  'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original': {
    body: 'IncomingWebhookUpdateRequestPartialSchema',
    query: { thread_id: 'snowflake', with_components: 'boolean' },
  },
};

/** https://docs.discord.com/developers/reference#snowflakes */
const SNOWFLAKE = '(?:0|[1-9]\\d{0,19})';
const QUERY: Readonly<Record<Form, RegExp>> = {
  boolean: /^(?:true|false|1|0)$/u,
  snowflake: new RegExp(`^${SNOWFLAKE}$`, 'u'),
};

export interface Description {
  /** Lists the problems of a request; empty for a valid one. */
  readonly problems: (call: Pick<Call, 'method' | 'path' | 'query' | 'body'>) => readonly string[];
}

let loading: Promise<Description> | undefined;

/** Loads the description at the first use, once in a process. */
export function loadDescription(): Promise<Description> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Description> {
  // The names are in variables so that TypeScript does not check the package, whose code our compiler options refuse.
  const [schemasName, pathsName]: readonly string[] = ['discord-api-spec/zod', 'discord-api-spec'];
  const schemas = (await import(String(schemasName))) as Schemas;
  const { pathsList } = (await import(String(pathsName))) as { readonly pathsList: Paths };
  const paths = new Map<string, readonly { readonly template: string; readonly pattern: RegExp }[]>();
  const templateOf = (method: string, path: string): string | undefined => {
    const known = paths.get(method) ?? (pathsList[method.toLowerCase()] ?? []).map(compile);
    paths.set(method, known);
    // A template with fewer parameters comes first: /users/@me is not /users/{user_id}.
    return known.filter(({ pattern }) => pattern.test(path)).sort(byParameters)[0]?.template;
  };
  return {
    problems: ({ method, path, query, body }) => {
      const template = templateOf(method, path);
      if (template === undefined) return ['no such endpoint is described'];
      const endpoint = ENDPOINTS[`${method} ${template}`];
      if (endpoint === undefined) return [`the emulator does not know the body of ${template}`];
      return [...queryProblems(endpoint, query), ...bodyProblems(schemas, endpoint, body)];
    },
  };
}

function compile(template: string) {
  const pattern = template
    .replaceAll(/\{\w+_id\}/gu, SNOWFLAKE)
    .replaceAll(/\{\w+\}/gu, '[^/]+')
    .replaceAll('.', '\\.');
  return { template, pattern: new RegExp(`^${pattern}$`, 'u') };
}

function byParameters(one: { readonly template: string }, other: { readonly template: string }): number {
  return one.template.split('{').length - other.template.split('{').length;
}

function queryProblems({ query: known = {} }: Endpoint, query: URLSearchParams): readonly string[] {
  return [...query].flatMap(([name, value]) => {
    const form = known[name];
    if (form === undefined) return [`query ${name}: no such parameter is described`];
    return QUERY[form].test(value) ? [] : [`query ${name}: is no ${form}`];
  });
}

function bodyProblems(schemas: Schemas, { body, list = false }: Endpoint, sent: unknown): readonly string[] {
  if (body === undefined) return sent === undefined ? [] : ['body: none is described'];
  if (list) {
    if (!Array.isArray(sent)) return ['body: is no list'];
    return sent.flatMap((one: unknown, index) =>
      bodyProblems(schemas, { body }, one).map((problem) => `${index}.${problem}`),
    );
  }
  const alternatives = [body].flat().map((name) => {
    const schema = schemas[name];
    if (schema === undefined) throw new Error(`Discord's description has no ${name}`);
    return schemaProblems(schema, sent);
  });
  // Of several alternatives, report the one with the right type and the fewest problems.
  const ofType = alternatives.filter((problems) => !problems.some((one) => one.startsWith('type: ')));
  return (
    (ofType.length > 0 ? ofType : alternatives).toSorted((one, other) => one.length - other.length)[0] ?? []
  );
}
