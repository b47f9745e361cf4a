/**
 * An emulator for Slack on one port of 127.0.0.1: Web API, response_urls, Socket Mode, and signed requests for HTTP mode.
 *
 *     const slack = await createSlackEmulator({ userGroups: { S1: ['U1'] }, users: { U1: { locale: 'zh-CN' } } });
 *     // … connect the bot to slack.apiUrl with slack.botToken and slack.appToken, then:
 *     const delivery = slack.command({ text: '1, 2', userId: 'U1' });
 *     await delivery.acknowledged;
 *     const { text, via } = await delivery.reply();
 *     await slack.click(await delivery.reply(), 'Undo').reply();
 *     const modal = await slack.command({ text: '' }).modal();
 *     await slack.submit(modal, { selected: ['1'], pasted: '2 3' }).reply();
 *     await slack.close();
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApiHandler, type Call, type FakeUser } from './api.ts';
import { createFaults, type Fault } from './faults.ts';
import { createDeliveries, type Deliveries, type Delivery } from './deliveries.ts';
import { createHistory } from './history.ts';
import { createLinks, type Links } from './links.ts';
import { createConversations, type Conversations } from './conversations.ts';
import { createFiles, type Files, type Upload } from './files.ts';
import { createHomes, type Home, type Homes } from './homes.ts';
import { createInteractions, type Interactions } from './interactions.ts';
import { createModals, type Modals } from './modals.ts';
import { createInspection } from './inspection.ts';
import type { Message } from './messages.ts';
import type { Modal } from './views.ts';
import { createViolations, type ExpectViolations } from '../violations.ts';

export type { Call, Delivery, Fault, Home, Message, Modal, Upload };

export interface SlackEmulatorOptions {
  /** User-group ids and the ids of their members. */
  readonly userGroups?: Readonly<Record<string, readonly string[]>>;
  /** Users with other values than the default, which is `en-US`. */
  readonly users?: Readonly<Record<string, FakeUser>>;
  /** The channels of the bot; it cannot post in other channels. */
  readonly channels?: readonly string[];
  /** The scopes of the bot token; by default Slack does not send them. */
  readonly scopes?: readonly string[];
  /** The installation's fields in `auth.test`; workspace `T1` without an organization by default. */
  readonly installation?: Readonly<Record<string, unknown>>;
  /** How long a trigger id is valid; 3 s by default. */
  readonly triggerMs?: number;
  /** The origin of the URLs that the emulator gives out, if the bot reaches it through a proxy. */
  readonly address?: string;
  /** The messages of violations that the test causes itself, for example by changing ids in payloads. */
  readonly ignored?: RegExp;
  /** Called with each new message, and after each edit. */
  readonly onStanding?: (message: Message) => void;
  /** Called with each opened modal, and after each update. */
  readonly onModal?: (modal: Modal) => void;
  /** Called with each file that the bot uploads to a conversation. */
  readonly onUpload?: (upload: Upload) => void;
  /** Called with each call, before it is answered. */
  readonly onCall?: (call: Call) => void;
  readonly secrets?: Partial<Pick<SlackEmulator, 'botToken' | 'appToken' | 'signingSecret'>>;
}

export interface SlackEmulator
  extends
    Pick<Links, 'disconnect' | 'closeLink' | 'drop' | 'greeted' | 'ended' | 'open' | 'mostOpen' | 'live'>,
    Pick<Links, 'frame' | 'acknowledged'>,
    Pick<Deliveries, 'useHttp' | 'command' | 'redeliver' | 'event'>,
    Pick<Files, 'host' | 'asked'>,
    Pick<Modals, 'dismiss' | 'shown'>,
    Pick<Homes, 'openHome' | 'clickHome'>,
    ExpectViolations,
    Interactions {
  /** `http://127.0.0.1:…/api/` */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  /** The user groups; a test may change members at any time, for which no event is sent. */
  readonly userGroups: Map<string, readonly string[]>;
  readonly users: Map<string, FakeUser>;
  /** Every opened modal and every update, in order. */
  readonly views: readonly Modal[];
  /** Awaits the first `count` public messages. */
  readonly posts: (count: number) => Promise<readonly Message[]>;
  /** The current texts of a conversation; `DU1` is the one between `U1` and the bot. */
  readonly texts: Conversations['texts'];
  readonly standing: Conversations['standing'];
  /** A person deletes a message. */
  readonly deleteMessage: (message: Pick<Message, 'channelId' | 'ts'>) => void;
  readonly shownTo: Conversations['shownTo'];
  /** Awaits the first `count` files that the bot uploads to conversations. */
  readonly uploads: (count: number) => Promise<readonly Upload[]>;
  readonly uploaded: readonly Upload[];
  /** Every call of the Web API and use of a response_url, in order, unknown methods included. */
  readonly calls: readonly Call[];
  readonly callsOf: (method: string) => readonly Call[];
  /** Awaits the first `count` calls of a method. */
  readonly called: (method: string, count?: number) => Promise<readonly Call[]>;
  /**
   * Makes a method, `response_url`, or a part of Socket Mode (`link`, `hello`, `pong`, `close`), `upload` or `file` fail the next `times` times, or
   * always. Returns a function that ends the fault. An `error` in place of `hello` is the reason of a `disconnect` frame.
   */
  readonly fail: (target: string, fault: Fault, times?: number) => () => void;
  /**
   * Delays the answer to the next call of a method until the returned function is called. The answer has the state at the
   * time of the call, so it is outdated when it arrives.
   */
  readonly hold: (method: string) => () => void;
  /** Ends all connections and requests. Rejects if the bot has sent anything that Slack does not document. */
  readonly close: () => Promise<void>;
}

/** https://docs.slack.dev/interactivity/handling-user-interaction */
const TRIGGER_MS = 3_000;

export async function createSlackEmulator(options: SlackEmulatorOptions = {}): Promise<SlackEmulator> {
  const secrets = {
    botToken: 'xoxb-1-fake',
    appToken: 'xapp-1-fake',
    signingSecret: 'fake-signing-secret',
    ...options.secrets,
  };
  const userGroups = new Map(Object.entries(options.userGroups ?? {}));
  const users = new Map(Object.entries(options.users ?? {}));
  const faults = createFaults();
  const violations = createViolations('Slack', options.ignored);
  const inspection = createInspection(violations);
  const links = createLinks(faults, inspection.frame);
  const calls = createHistory<Call>();
  let order = 0;
  const nextOrder = (): number => (order += 1);
  const address = (): string => options.address ?? origin;
  const deliveries = createDeliveries({
    links,
    nextOrder,
    origin: address,
    secret: secrets.signingSecret,
    triggerMs: options.triggerMs ?? TRIGGER_MS,
    onAnswer: inspection.answer,
  });
  const files = createFiles(faults, address, secrets.botToken, options.onUpload);
  const conversations = createConversations(options.onStanding);
  const views = createHistory<Modal>();
  const showModal = (modal: Modal): void => {
    views.add(modal);
    options.onModal?.(modal);
  };
  const modals = createModals({ takeTrigger: deliveries.takeTrigger, onModal: showModal });
  const homes = createHomes(deliveries);
  const posts = createHistory<Message>();

  const handle = createApiHandler({
    ...secrets,
    userGroups,
    users,
    installation: options.installation ?? { team_id: 'T1' },
    faults,
    nextOrder,
    onCall: (call) => {
      inspection.call(call);
      calls.add(call);
      options.onCall?.(call);
    },
    onViolation: (where, what) => {
      violations.add(where, [what]);
    },
    linkUrl: () => `${address().replace('http', 'ws')}/link/?ticket=${randomUUID()}&app_id=A1`,
    takeResponseUrl: deliveries.takeResponseUrl,
    files,
    conversations,
    channels: new Set(options.channels ?? []),
    scopes: options.scopes,
    modals: { ...modals.methods, ...homes.methods },
    onMessage: (message, responseUrl) => {
      if (message.via === 'channel') posts.add(message);
      else deliveries.onMessage(message, responseUrl);
    },
  });
  const server = createServer((request, response) => {
    // The client has closed the connection during its request.
    handle(request, response).catch(() => response.destroy());
  });
  server.on('upgrade', links.accept);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const { disconnect, closeLink, drop, greeted, ended, open, mostOpen, live, frame, acknowledged } = links;
  const { useHttp, command, redeliver, event } = deliveries;
  return {
    ...secrets,
    userGroups,
    users,
    useHttp,
    command,
    redeliver,
    event,
    frame,
    acknowledged,
    disconnect,
    closeLink,
    drop,
    greeted,
    ended,
    open,
    mostOpen,
    live,
    ...createInteractions(deliveries),
    openHome: homes.openHome,
    clickHome: homes.clickHome,
    views: views.items,
    posts: posts.first,
    uploads: files.uploads.first,
    uploaded: files.uploads.items,
    texts: conversations.texts,
    standing: conversations.standing,
    deleteMessage: ({ channelId, ts }) => conversations.remove(channelId, ts),
    shownTo: conversations.shownTo,
    host: files.host,
    asked: files.asked,
    dismiss: modals.dismiss,
    shown: modals.shown,
    apiUrl: `${origin}/api/`,
    calls: calls.items,
    callsOf: (method) => calls.items.filter((call) => call.method === method),
    called: (method, count = 1) => calls.first(count, (call) => call.method === method),
    fail: faults.add,
    hold: faults.hold,
    expectViolations: violations.expect,
    close: async () => {
      drop();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      violations.throwUnexpected();
    },
  };
}
