/** Which command an invocation asks for, with which options; or the sentence that refuses it. */
import type { Store } from '../store/store.ts';
import type { Command } from './command.ts';
import type { Click, Invocation, Typed } from './invocation.ts';
import type { Sentence } from './sentence.ts';
import type { Texts } from './texts/index.ts';

export type Decision =
  | { readonly kind: 'refused'; readonly sentence: Sentence }
  | {
      readonly kind: 'run';
      readonly command: Command;
      readonly options: Readonly<Record<string, string>>;
      readonly typedAs: string;
      readonly channelId: string | null;
      /** The offer that is good for one change only. */
      readonly usesUp: string | undefined;
    };

export interface DecideParts {
  readonly commands: readonly Command[];
  readonly offers: Store['offers'];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly texts: Texts;
}

export async function decide(invocation: Invocation, parts: DecideParts): Promise<Decision> {
  const { act, channelId } = invocation;
  return act.kind === 'command'
    ? decideTyped(act, channelId, parts)
    : decideClicked(act, invocation.invoker, parts);
}

function decideTyped(
  { command: name, typedAs, options }: Typed,
  channelId: string | null,
  { commands, texts }: DecideParts,
): Decision {
  const command = find(commands, name);
  if (command === undefined || command.hidden === true) return refuse(texts.unknownCommand);
  if (options.kind === 'options') {
    return { kind: 'run', command, options: options.values, typedAs, channelId, usesUp: undefined };
  }
  const { optionRepeated, optionEmpty } = texts.input;
  return refuse((options.problem === 'repeated' ? optionRepeated : optionEmpty)(options.option));
}

/** Whose it is and whether it is still good is checked anew with every click. */
async function decideClicked(
  { key, values }: Click,
  invoker: Invocation['invoker'],
  { commands, offers, now, texts }: DecideParts,
): Promise<Decision> {
  const offer = key === null ? undefined : await offers.get(key);
  const command = offer && find(commands, offer.command);
  if (key === null || offer === undefined || command === undefined || offer.expiresAt <= now()) {
    return refuse(texts.offers.expired);
  }
  if (offer.owner.platform !== invoker.platform || offer.owner.id !== invoker.id) {
    return refuse(texts.offers.notYours);
  }
  if (offer.once && offer.used) return refuse(texts.offers.used);
  const picked = values.length === 0 ? {} : { users: values.join(' ') };
  const { typedAs, channelId } = offer;
  const usesUp = offer.once ? key : undefined;
  return { kind: 'run', command, options: { ...offer.options, ...picked }, typedAs, channelId, usesUp };
}

function find(commands: readonly Command[], name: string): Command | undefined {
  return commands.find((command) => command.name === name);
}

function refuse(sentence: Sentence): Decision {
  return { kind: 'refused', sentence };
}
