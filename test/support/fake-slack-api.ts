/** The Web API and the response_urls of the Slack stand-in. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { types } from '@slack/bolt';
import { answerWithFault, sendJson, type Faults } from './fake-slack-faults.ts';
import { messageProblem, visibleText, type Message, type Via } from './fake-slack-messages.ts';

/** One call of the Web API, or one use of a response_url (`method` is then `response_url`). */
export interface Call {
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** From the Authorization header; empty where there is none. */
  readonly token: string;
  /** Its place among all calls and acknowledgements, for "before" and "after". */
  readonly order: number;
}

export interface FakeUser {
  /** `zh-CN`, `en-GB`, … */
  readonly locale: string;
}

export interface ApiState {
  readonly botToken: string;
  readonly appToken: string;
  readonly userGroups: Map<string, readonly string[]>;
  readonly users: Map<string, FakeUser>;
  readonly faults: Faults;
  readonly nextOrder: () => number;
  readonly onCall: (call: Call) => void;
  readonly onMessage: (message: Message, where: { channelId?: string; responseUrl?: string }) => void;
  /** A fresh address for Socket Mode. */
  readonly linkUrl: () => string;
  /** Whose response_url this path is, and how often it may still be used; undefined for an unknown one. */
  readonly takeResponseUrl: (
    path: string,
  ) => { readonly userId: string; readonly expired: boolean } | undefined;
}

type Answer = Readonly<Record<string, unknown>>;
type Method = (args: Readonly<Record<string, string>>) => Answer;

const BOT = { ok: true, url: 'https://fake.slack.test/', team: 'Fake', user: 'unwhitelist' } as const;

/** Handles every HTTP request to the stand-in that is no WebSocket. */
export function createApiHandler(
  state: ApiState,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const methods = createMethods(state);
  return async (request, response) => {
    const body = await readBody(request);
    const path = new URL(request.url ?? '/', 'http://fake').pathname;
    const token = (request.headers.authorization ?? '').replace(/^Bearer /u, '');
    if (!path.startsWith('/api/')) {
      await answerResponseUrl(state, path, body, response);
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
    const answer = tokenProblem(state, method, token) ?? methods[method]?.(args) ?? no('unknown_method');
    await state.faults.released(method);
    sendJson(response, 200, answer);
  };
}

function createMethods(state: ApiState): Readonly<Record<string, Method>> {
  return {
    'auth.test': () => ({ ...BOT, team_id: 'T1', user_id: 'UBOT', bot_id: 'BBOT' }),
    'apps.connections.open': () => ({ ok: true, url: state.linkUrl() }),
    'usergroups.users.list': ({ usergroup = '' }) => {
      const users = state.userGroups.get(usergroup);
      return users === undefined ? no('no_such_subteam') : { ok: true, users };
    },
    'users.info': ({ user = '', include_locale: withLocale }) => {
      const found = state.users.get(user) ?? { locale: 'en-US' };
      return { ok: true, user: { id: user, ...(withLocale === 'true' && found) } };
    },
    'conversations.open': ({ users = '' }) => ({ ok: true, channel: { id: `D${users}` } }),
    'chat.postEphemeral': (args) => {
      const { channel: channelId = '', user = '' } = args;
      return post(state, args, 'ephemeral', { channelId }, user);
    },
    'chat.postMessage': (args) => {
      const { channel: channelId = '' } = args;
      if (!channelId.startsWith('D')) return no('not_in_channel');
      return post(state, args, 'direct-message', { channelId }, channelId.slice(1));
    },
  };
}

function post(
  state: ApiState,
  args: Readonly<Record<string, unknown>>,
  via: Via,
  where: { channelId?: string; responseUrl?: string },
  userId: string,
): Answer {
  const fallback = typeof args['text'] === 'string' ? args['text'] : '';
  const sent = args['blocks'] ?? [];
  const blocks = (typeof sent === 'string' ? JSON.parse(sent) : sent) as readonly types.KnownBlock[];
  const problem = messageProblem(fallback, blocks);
  if (problem !== undefined) return no(problem);
  const ephemeral = via === 'ephemeral' || (via === 'response_url' && args['response_type'] !== 'in_channel');
  state.onMessage(
    { text: visibleText(fallback, blocks), fallback, blocks, via, ephemeral, userId, args },
    where,
  );
  return { ok: true, ts: '1700000000.000100' };
}

async function answerResponseUrl(
  state: ApiState,
  path: string,
  body: string,
  response: ServerResponse,
): Promise<void> {
  const args = JSON.parse(body === '' ? '{}' : body) as Record<string, unknown>;
  state.onCall({ method: 'response_url', args, token: '', order: state.nextOrder() });
  const fault = state.faults.next('response_url');
  if (fault !== undefined) {
    answerWithFault(fault, response);
    return;
  }
  const owner = state.takeResponseUrl(path);
  if (owner === undefined || owner.expired) {
    sendJson(response, 404, no('used_url'));
    return;
  }
  const answer = post(state, args, 'response_url', { responseUrl: path }, owner.userId);
  await state.faults.released('response_url');
  if (answer['ok'] === true) response.writeHead(200).end('ok');
  else response.writeHead(400).end(String(answer['error']));
}

function tokenProblem({ botToken, appToken }: ApiState, method: string, token: string): Answer | undefined {
  const [right, wrong] = method === 'apps.connections.open' ? [appToken, botToken] : [botToken, appToken];
  if (token === right) return undefined;
  if (token === '') return no('not_authed');
  return no(token === wrong ? 'not_allowed_token_type' : 'invalid_auth');
}

function no(error: string): Answer {
  return { ok: false, error };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
