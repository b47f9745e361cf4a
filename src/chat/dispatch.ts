/** The way of one command, the same on every platform: access, options, command, reply, delivery. */
import type { Logger } from 'pino';
import type { Access } from './access.ts';
import type { Command, IncomingFile, Invoker, Request } from './command.ts';
import type { CommandLine } from './command-line.ts';
import { OFFER_LIFE_MS, type Offer, type Offers } from './offer.ts';
import { createProgress } from './progress.ts';
import { notice, type Reply } from './reply.ts';
import { plainText, type Sentence } from './sentence.ts';
import { catalogues, type Locale, type Texts } from './texts/index.ts';

/** One acknowledged invocation, as its platform's adapter hands it in. */
export interface Invocation {
  /** Names this invocation in the log; unique for each. */
  readonly id: string;
  readonly command: string;
  /** The command as it is typed there, with its slash. */
  readonly typedAs: string;
  readonly invoker: Invoker;
  readonly channelId: string | null;
  readonly options: CommandLine;
  /** Fetches the attached file; called at most once, and only after the access check. */
  readonly file?: () => Promise<IncomingFile>;
  /** The moderator's language; asked for at once, and English where it rejects. */
  readonly locale: () => Promise<Locale>;
  /** Whether the invoker may; a rejection counts as `check-unavailable`. */
  readonly authorise: () => Promise<Access>;
  /** Shows the reply to the invoker alone; rejects when every way of doing so failed. */
  readonly deliver: (reply: Reply) => Promise<void>;
  /** Shows, in place, how far long work has come; one call at a time, and none after `deliver`. May reject. */
  readonly showProgress?: (reply: Reply) => Promise<void>;
}

/** One acknowledged click on a control of a reply, or submission of a picker. */
export interface Click extends Omit<Invocation, 'command' | 'typedAs' | 'options'> {
  /** Of the offer: see `readCustomId`; undefined where the control is of another version. */
  readonly key: string | undefined;
  /** What was picked; empty for a button. */
  readonly values: readonly string[];
}

export interface Dispatch {
  readonly commands: readonly Command[];
  /** Carries one invocation from access check to delivered reply. Never rejects. */
  readonly handle: (invocation: Invocation) => Promise<void>;
  /** The same for a click: access and owner are checked anew, and an offer that is good for once runs once. */
  readonly click: (click: Click) => Promise<void>;
  /** From now on new invocations are told that the bot is restarting, and running ones are asked to finish. */
  readonly stop: () => void;
  /** Resolves when no invocation is running, its reply included. */
  readonly idle: () => Promise<void>;
}

export interface DispatchParts {
  readonly commands: readonly Command[];
  readonly offers: Offers;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** A refusal as the sentence to show, or the command to run. */
type Decision =
  | { readonly kind: 'refused'; readonly sentence: Sentence }
  | {
      readonly kind: 'run';
      readonly command: Command;
      readonly options: Readonly<Record<string, string>>;
      readonly typedAs: string;
      readonly channelId: string | null;
    };

type Decide = (texts: Texts) => Decision | Promise<Decision>;

export function createDispatch({ commands, offers, log, now = Date.now }: DispatchParts): Dispatch {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const find = (name: string): Command | undefined => commands.find((command) => command.name === name);

  const serve = async (incoming: Invocation | Click, command: string, decide: Decide): Promise<void> => {
    const received = performance.now();
    const { id, invoker } = incoming;
    const own = log.child({ invocation: id, platform: invoker.platform, moderator: invoker.id, command });
    const [access, locale] = await Promise.all([decideAccess(incoming, own), decideLocale(incoming, own)]);
    const texts = catalogues[locale];
    const refusal = access === 'allowed' ? undefined : texts.refusals[access];
    const stopped = stopping.signal.aborted ? texts.stopping : undefined;
    const sentence = refusal ?? stopped;
    const reply =
      sentence === undefined
        ? await answer(incoming, decide, { texts, log: own, offers, now, signal: stopping.signal })
        : notice('refused', sentence);
    const outcome = { outcome: reply.tone, access, ms: Math.round(performance.now() - received) };
    await deliver(incoming, reply, outcome, own);
  };

  const track = (work: Promise<void>): Promise<void> => {
    const run = work.finally(() => running.delete(run));
    running.add(run);
    return run;
  };

  return {
    commands: commands.filter(({ hidden }) => hidden !== true),
    handle: (invocation) =>
      track(
        serve(invocation, invocation.command, (texts) =>
          decideTyped(invocation, find(invocation.command), texts),
        ),
      ),
    click: (click) =>
      track(serve(click, 'click', (texts) => decideClicked(click, { offers, find, now: now(), texts }))),
    stop: () => {
      stopping.abort();
    },
    idle: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

async function decideAccess({ authorise }: Invocation | Click, log: Logger): Promise<Access> {
  try {
    return await authorise();
  } catch (error) {
    log.error({ err: error }, 'could not check whether the invoker is a moderator: refused');
    return 'check-unavailable';
  }
}

async function decideLocale({ locale }: Invocation | Click, log: Logger): Promise<Locale> {
  try {
    return await locale();
  } catch (error) {
    log.warn({ err: error }, 'could not find out the language of the moderator: English is used');
    return 'en';
  }
}

function decideTyped(invocation: Invocation, command: Command | undefined, texts: Texts): Decision {
  const { options, typedAs, channelId } = invocation;
  if (command === undefined || command.hidden === true)
    return { kind: 'refused', sentence: texts.unknownCommand };
  if (options.kind === 'options')
    return { kind: 'run', command, options: options.values, typedAs, channelId };
  const { optionRepeated, optionEmpty } = texts.input;
  const sentence = options.problem === 'repeated' ? optionRepeated : optionEmpty;
  return { kind: 'refused', sentence: sentence(options.option) };
}

interface Clicked {
  readonly offers: Offers;
  readonly find: (name: string) => Command | undefined;
  readonly now: number;
  readonly texts: Texts;
}

async function decideClicked(click: Click, { offers, find, now, texts }: Clicked): Promise<Decision> {
  const { key, invoker, values } = click;
  const offer = key === undefined ? undefined : await offers.get(key);
  const command = offer && find(offer.command);
  if (key === undefined || offer === undefined || command === undefined || offer.expiresAt <= now) {
    return { kind: 'refused', sentence: texts.offers.expired };
  }
  if (offer.owner.platform !== invoker.platform || offer.owner.id !== invoker.id) {
    return { kind: 'refused', sentence: texts.offers.notYours };
  }
  if (offer.once && !(await offers.use(key))) return { kind: 'refused', sentence: texts.offers.used };
  const picked = values.length === 0 ? {} : { users: values.join(' ') };
  const { channelId } = offer;
  return {
    kind: 'run',
    command,
    options: { ...offer.options, ...picked },
    typedAs: offer.typedAs,
    channelId,
  };
}

interface Surroundings {
  readonly texts: Texts;
  readonly log: Logger;
  readonly offers: Offers;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

async function answer(incoming: Invocation | Click, decide: Decide, around: Surroundings): Promise<Reply> {
  const { texts, log, offers, now, signal } = around;
  const progress = createProgress({ show: incoming.showProgress, texts, log });
  try {
    const decision = await decide(texts);
    if (decision.kind === 'refused') return notice('refused', decision.sentence);
    const { command, options, typedAs, channelId } = decision;
    const { id, invoker } = incoming;
    const file = 'file' in incoming ? await incoming.file() : undefined;
    const request: Request = {
      ...{ id, typedAs, invoker, channelId, options, texts, log, signal },
      ...(file && { file }),
      progress: progress.report,
      offer: (name, given, once) => {
        const offer: Offer = {
          command: name,
          typedAs,
          options: given,
          owner: invoker,
          channelId,
          once,
          expiresAt: now() + OFFER_LIFE_MS,
        };
        return offers.put(offer);
      },
    };
    return await command.run(request);
  } catch (error) {
    log.error({ err: error }, 'command failed: this is a bug');
    return notice('failed', texts.internalError(incoming.id));
  } finally {
    await progress.end();
  }
}

async function deliver(
  incoming: Invocation | Click,
  reply: Reply,
  outcome: Readonly<Record<string, unknown>>,
  log: Logger,
): Promise<void> {
  try {
    await incoming.deliver(reply);
    log.info(outcome, 'answered');
  } catch (error) {
    // The one place where the outcome is now written down.
    log.error({ ...outcome, err: error, reply: replyText(reply) }, 'reply could not be delivered');
  }
}

function replyText(reply: Reply): string {
  const lines = reply.sections.flatMap(({ heading, lines }) => [...(heading ? [heading] : []), ...lines]);
  return [reply.summary, ...lines].map(plainText).join('\n');
}
