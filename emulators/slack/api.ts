/** Answers calls of Slack's Web API and uses of response_urls in the emulator. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerWithFault, sendJson, type Faults } from './faults.ts';
import type { Conversations } from './conversations.ts';
import type { Deliveries } from './deliveries.ts';
import type { Files } from './files.ts';
import type { Homes } from './homes.ts';
import type { Modals } from './modals.ts';
import { readMessage, type Message, type Via } from './messages.ts';
import { readBody, readObject } from './read-body.ts';
import { scopeProblem, tokenProblem } from './tokens.ts';
import { validateBlocks } from './validate.ts';

/** One call of the Web API, or one use of a response_url (`method` is then `response_url`). */
export interface Call {
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** The token of the Authorization header; empty without the header. */
  readonly token: string;
  /** The position among all calls and acknowledgements, to compare what came first. */
  readonly order: number;
}

export interface FakeUser {
  /** `zh-CN`, `en-GB`, … */
  readonly locale: string;
  /** `Asia/Shanghai`, … */
  readonly tz?: string;
}

export interface ApiState extends Pick<Deliveries, 'takeResponseUrl' | 'onMessage'> {
  readonly botToken: string;
  readonly appToken: string;
  readonly userGroups: Map<string, readonly string[]>;
  readonly users: Map<string, FakeUser>;
  /** The installation's fields in the answer to `auth.test`. */
  readonly installation: Readonly<Record<string, unknown>>;
  readonly faults: Faults;
  readonly nextOrder: () => number;
  readonly onCall: (call: Call) => void;
  /** Called with each problem of a request apart from its arguments. */
  readonly onViolation: (where: string, what: string) => void;
  /** The channels that the bot is in. */
  readonly channels: ReadonlySet<string>;
  /** The scopes of the bot token, in a header of each answer; undefined: no header, and no call is refused for a scope. */
  readonly scopes: readonly string[] | undefined;
  readonly conversations: Conversations;
  readonly files: Files;
  readonly modals: Modals['methods'] & Homes['methods'];
  /** Returns a new URL for Socket Mode. */
  readonly linkUrl: () => string;
}

type Answer = Readonly<Record<string, unknown>>;
type Method = (args: Readonly<Record<string, string>>) => Answer;

const BOT = { ok: true, url: 'https://fake.slack.test/', team: 'Fake', user: 'unwhitelist' } as const;

/** Handles every HTTP request to the emulator that is no WebSocket. */
export function createApiHandler(
  state: ApiState,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const methods = createMethods(state);
  return async (request, response) => {
    if (request.url?.startsWith('/files/') === true) {
      state.files.serve(request, response);
      return;
    }
    const raw = await readBody(request);
    const body = raw.toString('utf8');
    const path = new URL(request.url ?? '/', 'http://fake').pathname;
    const token = (request.headers.authorization ?? '').replace(/^Bearer /u, '');
    if (path.startsWith('/upload/')) {
      state.onCall({ method: 'upload', args: {}, token, order: state.nextOrder() });
      const fault = state.faults.next('upload');
      if (fault !== undefined) {
        answerWithFault(fault, response);
        return;
      }
      const taken = state.files.receive(path, raw, request.headers['content-type'] ?? '');
      if (!taken) state.onViolation('upload', 'other bytes than were announced, or to another address');
      response.writeHead(taken ? 200 : 400).end(taken ? 'OK' : 'bad upload');
      return;
    }
    if (!path.startsWith('/api/')) {
      await answerResponseUrl(state, path, { body, token }, response);
      return;
    }
    const method = path.slice('/api/'.length);
    const args = Object.fromEntries(new URLSearchParams(body));
    state.onCall({ method, args, token, order: state.nextOrder() });
    const fault = state.faults.next(method);
    if (fault !== undefined) {
      answerWithFault(fault, response);
      return;
    }
    if (state.scopes !== undefined && token === state.botToken)
      response.setHeader('x-oauth-scopes', state.scopes.join(','));
    const refused = tokenProblem(state, method, token) ?? scopeProblem(state, method);
    const answer =
      refused === undefined
        ? (methods[method]?.(args) ?? errorAnswer('unknown_method'))
        : errorAnswer(refused);
    await state.faults.released(method);
    sendJson(response, 200, answer);
  };
}

function createMethods(state: ApiState): Readonly<Record<string, Method>> {
  return {
    'auth.test': () => ({ ...BOT, user_id: 'UBOT', bot_id: 'BBOT', ...state.installation }),
    'apps.connections.open': () => ({ ok: true, url: state.linkUrl() }),
    'usergroups.users.list': ({ usergroup = '' }) => {
      const users = state.userGroups.get(usergroup);
      return users === undefined ? errorAnswer('no_such_subteam') : { ok: true, users };
    },
    'users.info': ({ user = '', include_locale: withLocale }) => {
      const found: FakeUser = state.users.get(user) ?? { locale: 'en-US' };
      const { locale, tz = 'UTC' } = found;
      return { ok: true, user: { id: user, tz, ...(withLocale === 'true' && { locale }) } };
    },
    'conversations.info': ({ channel: id = '' }) =>
      id.startsWith('CNONE')
        ? errorAnswer('channel_not_found')
        : { ok: true, channel: { id, name: `name-of-${id}`, is_member: state.channels.has(id) } },
    'conversations.open': ({ users = '' }) => ({ ok: true, channel: { id: `D${users}` } }),
    'chat.postEphemeral': (args) => {
      const { channel: channelId = '', user: userId = '' } = args;
      return post(state, args, { via: 'ephemeral', channelId, userId });
    },
    'chat.postMessage': (args) => {
      const { channel: channelId = '' } = args;
      if (channelId.startsWith('D'))
        return post(state, args, { via: 'direct-message', channelId, userId: channelId.slice(1) });
      return state.channels.has(channelId)
        ? post(state, args, { via: 'channel', channelId, userId: '' })
        : errorAnswer('not_in_channel');
    },
    'chat.update': (args) => {
      const { channel = '', ts = '' } = args;
      const { content, problem } = readMessage(args);
      if (problem !== undefined) return errorAnswer(problem);
      const found = state.conversations.edit(channel, ts, content);
      return found ? { ok: true, ts, channel } : errorAnswer('message_not_found');
    },
    'chat.delete': ({ channel = '', ts = '' }) =>
      state.conversations.remove(channel, ts) ? { ok: true, ts, channel } : errorAnswer('message_not_found'),
    'blocks.validate': validateBlocks,
    ...state.modals,
    ...createFileMethods(state),
  };
}

function createFileMethods({ files, channels }: ApiState): Readonly<Record<string, Method>> {
  return {
    'files.getUploadURLExternal': ({ filename = '', length = '' }) => ({
      ok: true,
      ...files.newUpload(filename, Number(length)),
    }),
    'files.completeUploadExternal': ({ files: text = '[]', channel_id: channelId = '' }) => {
      if (!channelId.startsWith('D') && !channels.has(channelId)) return errorAnswer('not_in_channel');
      const listed = JSON.parse(text) as readonly { readonly id: string }[];
      const problem = files.complete(
        listed.map(({ id }) => id),
        channelId,
      );
      return problem === undefined ? { ok: true, files: listed } : errorAnswer(problem);
    },
  };
}

interface Destination {
  readonly via: Via;
  readonly channelId: string;
  readonly userId: string;
  /** The path of the response_url that the message came by. */
  readonly responseUrl?: string;
  /** The message that this one replaces. */
  readonly replaced?: Message;
}

function post(state: ApiState, args: Readonly<Record<string, unknown>>, to: Destination): Answer {
  const { content, problem } = readMessage(args);
  if (problem !== undefined) return errorAnswer(problem);
  const { responseUrl, replaced, ...where } = to;
  const thread = replaced?.threadTs ?? args['thread_ts'];
  const hidden =
    to.via === 'ephemeral' || (to.via === 'response_url' && args['response_type'] !== 'in_channel');
  const message: Message = {
    ...content,
    ...where,
    inPlace: replaced !== undefined,
    ts: replaced?.ts ?? state.conversations.nextTs(),
    // A replacement is visible to the same readers as the replaced message.
    ephemeral: replaced?.ephemeral ?? hidden,
    ...(typeof thread === 'string' && { threadTs: thread }),
  };
  state.conversations.put(message);
  state.onMessage(message, responseUrl);
  return { ok: true, ts: message.ts, channel: message.channelId };
}

async function answerResponseUrl(
  state: ApiState,
  path: string,
  { body, token }: { readonly body: string; readonly token: string },
  response: ServerResponse,
): Promise<void> {
  const args = readObject(body);
  if (args === undefined) {
    state.onViolation('response_url', 'the body is no JSON');
    sendJson(response, 400, errorAnswer('invalid_payload'));
    return;
  }
  state.onCall({ method: 'response_url', args, token, order: state.nextOrder() });
  const fault = state.faults.next('response_url');
  if (fault !== undefined) {
    answerWithFault(fault, response);
    return;
  }
  const owner = state.takeResponseUrl(path);
  if (owner === undefined || owner.expired) {
    sendJson(response, 404, errorAnswer('used_url'));
    return;
  }
  const { userId, channelId, clicked } = owner;
  // A slash command has no message to replace, so Slack posts a new message (bolt-js#2287).
  const replaces = args['replace_original'] === true && clicked !== undefined;
  const answer = post(state, args, {
    via: 'response_url',
    channelId,
    userId,
    responseUrl: path,
    ...(replaces && { replaced: clicked }),
  });
  await state.faults.released('response_url');
  if (answer['ok'] === true) response.writeHead(200).end('ok');
  else response.writeHead(400).end(String(answer['error']));
}

function errorAnswer(error: string): Answer {
  return { ok: false, error };
}
