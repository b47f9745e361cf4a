/** Commands over a service in memory. */
import { createCommands } from '../../commands/index.ts';
import type { Work } from '../../commands/work.ts';
import type { Command, Request } from '../../src/chat/command.ts';
import type { Reply } from '../../src/chat/reply.ts';
import { plainText } from '../../src/chat/sentence.ts';
import { catalogues, type Locale } from '../../src/chat/texts/index.ts';
import { openStore } from '../../src/store/sqlite.ts';
import type { Offer } from '../../src/store/store.ts';
import type { Int64 } from '../../src/volcengine/int64-json.ts';
import type { LiveGroup } from '../../src/whitelist/live-groups.ts';
import { createNicknames, createRosters } from '../../src/whitelist/roster.ts';
import { fakeService, type FakeService } from './fake-whitelist-api.ts';
import { createTestLog, type TestLog } from './log.ts';
import { takeJob } from './store.ts';

export function liveGroup(name: string, conversationShortId: string): LiveGroup {
  return { name, conversationShortId: conversationShortId as Int64, operatorId: '1' as Int64 };
}

/** 2026-01-02 03:04:05 UTC */
export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

/** Two live groups, `main` and `vip`, the first bound to channel `C1`. */
export function workOf(service: FakeService = fakeService([]), given: Partial<Work> = {}): Work {
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
    store: openStore(':memory:', { now: () => NOW }),
    confirmAbove: 20,
    messages: () => [],
    onMessages: () => undefined,
    onConcluded: () => undefined,
    onLimitAway: () => () => undefined,
    now: () => NOW,
    ...given,
  };
}

/** The reply as text, one line each, its buttons in brackets. */
export function readReply(reply: Reply): string {
  const lines = reply.sections.flatMap(({ heading, lines: items }) =>
    heading === undefined
      ? items.map(plainText)
      : [plainText(heading), ...items.map((item) => `- ${plainText(item)}`)],
  );
  const buttons = (reply.buttons ?? []).map(({ label }) => `[${label}]`);
  return [`[${reply.tone}] ${plainText(reply.summary)}`, ...lines, ...buttons].join('\n');
}

export interface Asking extends Partial<Pick<Request, 'file' | 'channelId' | 'invoker'>> {
  readonly locale?: Locale;
}

export interface Asked {
  readonly reply: Reply;
  readonly text: string;
  /** Presses the button whose label begins so, with everything as it would be after a click. */
  readonly press: (label: string) => Promise<Asked>;
}

export interface Moderator {
  /** Gives a command up to the moment before it runs. */
  readonly begin: (
    command: string,
    options?: Record<string, string>,
    asking?: Asking,
  ) => Promise<() => Promise<Asked>>;
  readonly ask: (command: string, options?: Record<string, string>, asking?: Asking) => Promise<Asked>;
  readonly log: TestLog;
}

/** Gives commands over `work`, as the dispatch would after its checks; `keep` rejects where no offer can be kept. */
export function moderator(work: Work, keep: () => Promise<void> = () => Promise.resolve()): Moderator {
  const commands = createCommands(work);
  const log = createTestLog();
  let count = 0;
  const ask: Moderator['ask'] = async (...given) => (await begin(...given))();
  const begin: Moderator['begin'] = async (name, options = {}, asking = {}) => {
    const { locale = 'en', channelId = 'C1', invoker = { platform: 'terminal', id: 'm1' }, file } = asking;
    const offers = new Map<string, Pick<Offer, 'command' | 'options'>>();
    const job = await takeJob(work.store);
    const request: Request = {
      id: `i${String((count += 1))}`,
      typedAs: '/uw',
      ...{ invoker, channelId, options, log: log.log, texts: catalogues[locale] },
      ...(file && { file }),
      ...{ job, usesUp: undefined, notify: () => undefined },
      signal: new AbortController().signal,
      offer: async (command, given) => {
        await keep();
        offers.set(`key${String(offers.size)}`, { command, options: given });
        return `key${String(offers.size - 1)}`;
      },
      progress: () => undefined,
    };
    const press = async (reply: Reply, label: string): Promise<Asked> => {
      const offer = offers.get(reply.buttons?.find((button) => button.label.startsWith(label))?.key ?? '');
      if (offer === undefined) throw new Error(`no button ${label} in: ${readReply(reply)}`);
      return ask(offer.command, offer.options, { invoker, channelId, locale });
    };
    return async () => {
      const reply = await find(commands, name).run(request);
      return { reply, text: readReply(reply), press: (label) => press(reply, label) };
    };
  };
  return { ask, begin, log };
}

function find(commands: readonly Command[], name: string): Command {
  const command = commands.find((one) => one.name === name);
  if (command === undefined) throw new Error(`no command ${name}`);
  return command;
}
