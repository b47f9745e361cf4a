/** Runs commands over an in-memory service as the dispatch does, and presses the buttons of their replies. */
import { createCommands } from '../../../commands/index.ts';
import type { CommandContext } from '../../../commands/context.ts';
import type { Command, IncomingFile, Request } from '../../../src/chat/command.ts';
import { resolveCommand, type ResolvedCommand } from '../../../src/chat/resolve-command.ts';
import type { ComponentInput, CommandInput } from '../../../src/chat/invocation.ts';
import { OFFER_LIFE_MS } from '../../../src/chat/offer.ts';
import { notice, type Reply } from '../../../src/chat/reply.ts';
import { plainText } from '../../../src/chat/sentence.ts';
import { catalogues, type Locale } from '../../../src/chat/texts/index.ts';
import type { WhitelistApi } from '../../../src/volcengine/client.ts';
import { createNicknames } from '../../../src/whitelist/list/nicknames.ts';
import { createRosters } from '../../../src/whitelist/list/roster.ts';
import { fakeService, type FakeService, type Step } from '../volcengine/whitelist-api.ts';
import { liveGroup } from '../volcengine/live-group.ts';
import { createTestLog, type TestLog } from '../log.ts';
import { takeJob } from '../store/store.ts';

export { liveGroup } from '../volcengine/live-group.ts';
import { memoryStore } from '../store/memory-store.ts';

/** 2026-01-02 03:04:05 UTC */
export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

/** Two live groups, `main` and `vip`, the first bound to channel `C1`. */
export function createTestContext(
  service: Pick<FakeService, 'api'> = fakeService([]),
  given: Partial<CommandContext> = {},
): CommandContext {
  const all = [liveGroup('main', '11'), liveGroup('vip', '12')];
  const [main] = all;
  const nicknames = createNicknames();
  const api = nicknames.learnFrom(service.api);
  return {
    api,
    nicknames,
    rosters: createRosters(api),
    batchSize: 20,
    parallel: 5,
    groups: { all, byChannel: new Map(main && [['C1', main]]) },
    store: memoryStore({ now: () => NOW }),
    confirmAbove: 20,
    protectedIds: new Set(),
    reasons: [],
    typedName: (_platform, root) => `/${root}`,
    auditMessages: () => [],
    onMessagesStored: () => undefined,
    lastingMessages: () => undefined,
    onConcluded: () => undefined,
    onSetChanged: () => undefined,
    directMessage: (_reply, { platform, id }) => ({ platform, channelId: `@${id}`, message: '{}' }),
    onPassesEnded: () => undefined,
    onLimiterUnavailable: () => () => undefined,
    now: () => NOW,
    ...given,
  };
}

/** Joins two services: `main` for the live group of that name, `other` for all others. */
export function twoServices(main: FakeService, other: FakeService): Pick<FakeService, 'api'> {
  const of = ({ conversationShortId }: { readonly conversationShortId: string }): WhitelistApi =>
    (conversationShortId === '11' ? main : other).api;
  return {
    api: {
      add: (group, ...rest) => of(group).add(group, ...rest),
      remove: (group, ...rest) => of(group).remove(group, ...rest),
      page: (group, ...rest) => of(group).page(group, ...rest),
    },
  };
}

/** The lines of a reply, with its buttons in brackets. */
export function readReply(reply: Reply): string {
  const lines = reply.sections.flatMap(({ heading, lines: items }) =>
    heading === undefined
      ? items.map(plainText)
      : [plainText(heading), ...items.map((item) => `- ${plainText(item)}`)],
  );
  const buttons = (reply.buttons ?? []).map(({ label }) => `[${label}]`);
  return [`[${reply.tone}] ${plainText(reply.summary)}`, ...lines, ...buttons].join('\n');
}

/** The rows of the reply's file, beginning with the header. */
export function rowsOf({ file }: Reply): readonly string[] {
  return file?.content.replace('\uFEFF', '').trimEnd().split('\r\n') ?? [];
}

export function textFile(content: string, name = 'ids.txt'): IncomingFile {
  return { kind: 'file', name, bytes: new TextEncoder().encode(content) };
}

export interface AskOptions extends Partial<
  Pick<Request, 'access' | 'files' | 'channelId' | 'invoker' | 'timeZone'>
> {
  readonly locale?: Locale;
}

export interface Asked {
  readonly reply: Reply;
  readonly text: string;
  /** Presses the button whose label begins with `label`; every call is another press. */
  readonly press: (label: string) => Promise<Asked>;
  /** Submits the picker, or, with `others`, chooses in a menu that also shows those values. */
  readonly pick: (values: readonly string[], others?: readonly string[]) => Promise<Asked>;
}

export interface Moderator {
  /** Resolves a command; the returned function runs it. */
  readonly prepare: (
    command: string,
    options?: Record<string, string>,
    asking?: AskOptions,
  ) => Promise<() => Promise<Asked>>;
  /** Gives a command with separate options, as Discord does. */
  readonly ask: (command: string, options?: Record<string, string>, asking?: AskOptions) => Promise<Asked>;
  /** Gives a command as it is typed in Slack: `/unwhitelist 10001 preview`. */
  readonly type: (line: string, asking?: AskOptions) => Promise<Asked>;
  /** Presses a button of a public message; the label begins with `label`. */
  readonly press: (message: Reply, label: string, asking?: AskOptions) => Promise<Asked>;
  readonly log: TestLog;
}

export interface SetUpOptions {
  readonly nicknames?: Readonly<Record<string, string>>;
  readonly script?: readonly Step[];
  readonly readable?: boolean;
  readonly work?: Partial<CommandContext>;
}

/** A moderator over a service with this whitelist. */
export function setUp(
  list: readonly string[],
  { nicknames, script, readable, work: given }: SetUpOptions = {},
): Moderator & { readonly service: FakeService; readonly work: CommandContext } {
  const service = fakeService(list, script, readable, nicknames);
  const context = createTestContext(service, given);
  return { service, work: context, ...createModerator(context) };
}

/** Gives commands as the dispatch does after its checks; `keep` rejects to simulate a store that cannot store an offer. */
export function createModerator(
  context: CommandContext,
  keep: () => Promise<void> = () => Promise.resolve(),
): Moderator {
  const commands = createCommands(context);
  const log = createTestLog();
  let count = 0;
  const decideOn = (act: CommandInput | ComponentInput, asking: AskOptions): Promise<ResolvedCommand> => {
    const { locale = 'en', channelId = 'C1', invoker = MODERATOR } = asking;
    const invocation = { id: 'i', invoker, channelId, act, handle: null };
    return resolveCommand(invocation, {
      commands,
      offers: context.store.offers,
      now: context.now,
      texts: catalogues[locale],
    });
  };
  const act = async (given: CommandInput | ComponentInput, asking: AskOptions): Promise<Asked> => {
    const decision = await decideOn(given, asking);
    return decision.kind === 'run'
      ? run(decision, asking)
      : asked(notice('refused', decision.sentence), asking);
  };
  const asked = (reply: Reply, asking: AskOptions): Asked => {
    const again = { ...asking, files: [] };
    const click = (
      key: string,
      values: readonly string[] = [],
      others: readonly string[] = [],
    ): Promise<Asked> => act({ kind: 'click', key, values, others }, again);
    return {
      reply,
      text: readReply(reply),
      press: (label) => click(keyOf(reply, label)),
      pick: async (values, others) => {
        if (reply.picker === undefined) throw new Error(`no picker in: ${readReply(reply)}`);
        const { key, choose } = reply.picker;
        return click(others === undefined ? key : await choose(), values, others);
      },
    };
  };
  const run = async (
    {
      command,
      ...given
    }: Pick<
      Extract<ResolvedCommand, { kind: 'run' }>,
      'command' | 'options' | 'typedAs' | 'channelId' | 'consumesOffer'
    >,
    asking: AskOptions,
  ): Promise<Asked> => (await prepare(command, given, asking))();
  const prepare = async (
    command: Command,
    given: Pick<Request, 'options' | 'typedAs' | 'channelId' | 'consumesOffer'>,
    asking: AskOptions,
  ): Promise<() => Promise<Asked>> => {
    const { locale = 'en', invoker = MODERATOR, files = [], access = 'allowed', timeZone } = asking;
    const { channelId, typedAs } = given;
    const request: Request = {
      id: `i${String((count += 1))}`,
      invoker,
      access,
      files,
      log: log.log,
      texts: catalogues[locale],
      placeId: channelId,
      ...(timeZone && { timeZone }),
      ...given,
      job: await takeJob(context.store),
      notify: () => undefined,
      progress: () => undefined,
      openPickerDialogue: () => undefined,
      signal: new AbortController().signal,
      offer: async (name, options, once) => {
        await keep();
        const expiresAt = context.now() + OFFER_LIFE_MS;
        return context.store.offers.put({
          command: name,
          options,
          once,
          owner: invoker,
          channelId,
          typedAs,
          expiresAt,
        });
      },
    };
    return async () => asked(await command.run(request), asking);
  };
  const begin: Moderator['prepare'] = (name, options = {}, asking = {}) => {
    const { channelId = 'C1' } = asking;
    const given = { options, channelId, typedAs: `/${name}`, consumesOffer: undefined };
    return prepare(findCommand(commands, name), given, asking);
  };
  return {
    prepare: begin,
    ask: async (...given) => (await begin(...given))(),
    type: (line, asking = {}) => {
      const [, root = '', text = ''] = /^\/(\S+)([\s\S]*)$/u.exec(line) ?? [];
      return act({ kind: 'command', command: root, typedAs: `/${root}`, values: {}, text }, asking);
    },
    press: (message, label, asking = {}) =>
      act({ kind: 'click', key: keyOf(message, label), values: [] }, asking),
    log,
  };
}

const MODERATOR = { platform: 'terminal', id: 'm1' } as const;

function keyOf(reply: Reply, label: string): string {
  const button = reply.buttons?.find((one) => one.label.startsWith(label));
  if (button === undefined) throw new Error(`no button ${label} in: ${readReply(reply)}`);
  return button.key;
}

function findCommand(commands: readonly Command[], name: string): Command {
  const command = commands.find((one) => one.name === name);
  if (command === undefined) throw new Error(`no command ${name}`);
  return command;
}
