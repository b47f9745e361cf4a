/** The way of one command, the same on every platform: access, options, command, reply, delivery. */
import type { Logger } from 'pino';
import type { Access } from './access.ts';
import type { Command, Invoker, Request } from './command.ts';
import type { CommandLine } from './command-line.ts';
import { notice, type Reply } from './reply.ts';
import { plainText } from './sentence.ts';
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
  /** The moderator's language; asked for at once, and English where it rejects. */
  readonly locale: () => Promise<Locale>;
  /** Whether the invoker may; a rejection counts as `check-unavailable`. */
  readonly authorise: () => Promise<Access>;
  /** Shows the reply to the invoker alone; rejects when every way of doing so failed. */
  readonly deliver: (reply: Reply) => Promise<void>;
}

export interface Dispatch {
  readonly commands: readonly Command[];
  /** Carries one invocation from access check to delivered reply. Never rejects. */
  readonly handle: (invocation: Invocation) => Promise<void>;
  /** From now on new invocations are told that the bot is restarting, and running ones are asked to finish. */
  readonly stop: () => void;
  /** Resolves when no invocation is running, its reply included. */
  readonly idle: () => Promise<void>;
}

export function createDispatch(commands: readonly Command[], log: Logger): Dispatch {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();

  const handle = async (invocation: Invocation): Promise<void> => {
    const received = performance.now();
    const invocationLog = log.child({
      invocation: invocation.id,
      platform: invocation.invoker.platform,
      moderator: invocation.invoker.id,
      command: invocation.command,
    });
    const [access, locale] = await Promise.all([
      decideAccess(invocation, invocationLog),
      invocation.locale().catch((error: unknown) => {
        invocationLog.warn(
          { err: error },
          'could not find out the language of the moderator: English is used',
        );
        return 'en' as const;
      }),
    ]);
    const texts = catalogues[locale];
    const command = commands.find(({ name }) => name === invocation.command);
    const reply = await decideReply({ access, command, invocation, texts, log: invocationLog, stopping });
    const outcome = { outcome: reply.tone, access, ms: Math.round(performance.now() - received) };
    try {
      await invocation.deliver(reply);
      invocationLog.info(outcome, 'answered');
    } catch (error) {
      // The one place where the outcome is now written down.
      invocationLog.error(
        { ...outcome, err: error, reply: replyText(reply) },
        'reply could not be delivered',
      );
    }
  };

  return {
    commands,
    handle: (invocation) => {
      const run = handle(invocation).finally(() => running.delete(run));
      running.add(run);
      return run;
    },
    stop: () => {
      stopping.abort();
    },
    idle: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

async function decideAccess(invocation: Invocation, log: Logger): Promise<Access> {
  try {
    return await invocation.authorise();
  } catch (error) {
    log.error({ err: error }, 'could not check whether the invoker is a moderator: refused');
    return 'check-unavailable';
  }
}

interface Decision {
  readonly access: Access;
  readonly command: Command | undefined;
  readonly invocation: Invocation;
  readonly texts: Texts;
  readonly log: Logger;
  readonly stopping: AbortController;
}

async function decideReply(decision: Decision): Promise<Reply> {
  const { access, command, invocation, texts, log, stopping } = decision;
  const { options } = invocation;
  if (access !== 'allowed') return notice('refused', texts.refusals[access]);
  if (stopping.signal.aborted) return notice('refused', texts.stopping);
  if (command === undefined) return notice('refused', texts.unknownCommand);
  if (options.kind === 'problem') {
    const { optionRepeated, optionEmpty } = texts.input;
    return notice('refused', (options.problem === 'repeated' ? optionRepeated : optionEmpty)(options.option));
  }
  const { id, typedAs, invoker, channelId } = invocation;
  const request: Request = {
    id,
    typedAs,
    invoker,
    channelId,
    options: options.values,
    texts,
    log,
    signal: stopping.signal,
  };
  try {
    return await command.run(request);
  } catch (error) {
    log.error({ err: error }, 'command failed: this is a bug');
    return notice('failed', texts.internalError(invocation.id));
  }
}

function replyText(reply: Reply): string {
  const lines = reply.sections.flatMap(({ heading, lines }) => [...(heading ? [heading] : []), ...lines]);
  return [reply.summary, ...lines].map(plainText).join('\n');
}
