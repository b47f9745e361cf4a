/** Finds the command and options that an invocation asks for, or the sentence that refuses it. */
import type { Store } from '../store/store.ts';
import { parseCommandLine, type CommandLine } from './command-line.ts';
import type { Command, CommandDefinition, OptionValues } from './command.ts';
import type { CommandInput, ComponentInput, Invocation, TimerInput } from './invocation.ts';
import type { Sentence } from './sentence.ts';
import { isStandingKey, readStandingKey } from './standing-button.ts';
import type { Texts } from './texts/index.ts';

export type ResolvedCommand =
  | { readonly kind: 'refused'; readonly sentence: Sentence }
  | {
      readonly kind: 'run';
      readonly command: Command;
      readonly options: OptionValues;
      readonly typedAs: string;
      readonly channelId: string | null;
      /** The key of an offer that is valid for one change only. */
      readonly consumesOffer: string | undefined;
    };

export interface ResolveDeps {
  readonly commands: readonly Command[];
  readonly offers: Store['offers'];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly texts: Texts;
}

export async function resolveCommand(invocation: Invocation, deps: ResolveDeps): Promise<ResolvedCommand> {
  const { act, channelId } = invocation;
  switch (act.kind) {
    case 'command':
      return resolveTyped(act, channelId, deps);
    case 'click':
      return act.key !== null && isStandingKey(act.key)
        ? resolveStanding(act.key, act, channelId, deps)
        : resolveClicked(act, invocation.invoker, deps);
    case 'timer':
      return resolveTimer(act, deps);
  }
}

function resolveTimer(
  { command: name, options }: TimerInput,
  { commands, texts }: ResolveDeps,
): ResolvedCommand {
  const command = find(commands, name);
  if (command === undefined) return refuse(texts.unknownCommand);
  return { kind: 'run', command, options, typedAs: '', channelId: null, consumesOffer: undefined };
}

/** The subcommand that runs where the second word is missing or unknown. */
export const HELP = 'help';

function resolveTyped(
  typed: CommandInput,
  channelId: string | null,
  { commands, texts }: ResolveDeps,
): ResolvedCommand {
  // Stored by an earlier version, whose options were read by other rules.
  if ((typed as Partial<CommandInput>).values === undefined) return refuse(texts.notBegun);
  const found = findTyped(typed, commands);
  if (found === undefined) return refuse(texts.unknownCommand);
  const { command, values, text, typedAs } = found;
  const line = readOptions(values, text, command);
  if (line.kind === 'problem') return refuse(problemSentence(line, texts));
  return { kind: 'run', command, options: line.values, typedAs, channelId, consumesOffer: undefined };
}

interface FoundCommand extends Pick<CommandInput, 'values'> {
  readonly command: Command;
  /** The text after its name. */
  readonly text: string | undefined;
  readonly typedAs: string;
}

/** Finds a command by its whole name, or by its first word and the first word of the text; else its help. */
function findTyped(
  { command: name, values, text, typedAs }: CommandInput,
  commands: readonly Command[],
): FoundCommand | undefined {
  const shown = commands.filter(({ hidden }) => hidden !== true);
  const whole = find(shown, name);
  if (whole !== undefined) return { command: whole, values, text, typedAs };
  if (text === undefined) return undefined;
  const [, word = '', rest = ''] = /^\s*(\S*)([\s\S]*)$/u.exec(text) ?? [];
  const children = shown.filter((one) => one.name.startsWith(`${name} `));
  const child = children.find((one) => wordsFor(one).includes(word.toLowerCase()));
  if (child !== undefined) return { command: child, values, text: rest, typedAs: `${typedAs} ${word}` };
  const help = find(children, `${name} ${HELP}`);
  return help && { command: help, values: { unknown: text.trim() }, text: undefined, typedAs };
}

/** Every word that text commands accept for the last word of the name, in lower case. */
export function wordsFor({ name, label, aliases = [] }: CommandDefinition): readonly string[] {
  const last = name.slice(name.lastIndexOf(' ') + 1);
  return [last, ...Object.values(label), ...aliases].map((word) => word.toLowerCase());
}

/** Reads options that the platform sends separately, and those in text or in the value of the `leading` option. */
function readOptions(
  values: CommandInput['values'],
  text: string | undefined,
  { options }: Command,
): CommandLine {
  const leading = options.find(({ form }) => form === 'leading')?.name ?? '';
  // The text of a message was not written for the bot, so it contains no options.
  const given = text ?? (values['from'] === undefined ? values[leading] : undefined);
  if (given === undefined) return { kind: 'options', values };
  const line = parseCommandLine(given, options);
  if (line.kind === 'problem') return line;
  const others = Object.entries(values).filter(([name]) => name !== leading || text !== undefined);
  const twice = others.find(([name, value]) => (line.values[name] ?? value) !== value);
  return twice === undefined
    ? { kind: 'options', values: { ...line.values, ...Object.fromEntries(others) } }
    : { kind: 'problem', problem: 'repeated', option: twice[0] };
}

function problemSentence(
  { problem, option, meant }: Extract<CommandLine, { kind: 'problem' }>,
  { input }: Texts,
): Sentence {
  switch (problem) {
    case 'repeated':
      return input.optionRepeated(option);
    case 'empty':
      return input.optionEmpty(option);
    case 'unknown':
      return input.optionUnknown(option, meant);
  }
}

/** Every moderator may press a standing button. It sets one option, so it does no more than the typed command. */
function resolveStanding(
  key: string,
  clicked: ComponentInput,
  channelId: string | null,
  { commands, texts }: ResolveDeps,
): ResolvedCommand {
  const action = readStandingKey(key);
  const command = action && find(commands, action.command);
  if (action === undefined || command?.standing === undefined) return refuse(texts.offers.expired);
  const options = { ...pickedOptions(clicked), [command.standing.option]: action.argument };
  const typedAs = `/${command.name}`;
  return { kind: 'run', command, options, typedAs, channelId, consumesOffer: undefined };
}

/** Owner and expiry are checked at every click. */
async function resolveClicked(
  clicked: ComponentInput,
  invoker: Invocation['invoker'],
  { commands, offers, now, texts }: ResolveDeps,
): Promise<ResolvedCommand> {
  const { key } = clicked;
  const offer = key === null ? undefined : await offers.get(key);
  const command = offer && find(commands, offer.command);
  if (key === null || offer === undefined || command === undefined || offer.expiresAt <= now()) {
    return refuse(texts.offers.expired);
  }
  // Made by an earlier version, which stored the name of a live group: it may mean another conversation now.
  if (offer.options['confirmed'] !== undefined) return refuse(texts.offers.expired);
  if (offer.owner.platform !== invoker.platform || offer.owner.id !== invoker.id) {
    return refuse(texts.offers.notYours);
  }
  if (offer.once && offer.used) return refuse(texts.offers.used);
  const { typedAs, channelId } = offer;
  const consumesOffer = offer.once ? key : undefined;
  return {
    kind: 'run',
    command,
    options: withReason({ ...offer.options, ...pickedOptions(clicked) }, clicked),
    typedAs,
    channelId,
    consumesOffer,
  };
}

/** A reason from a form replaces the reason that was given before. */
function withReason(
  { reason: before, ...options }: OptionValues,
  { reason = before }: ComponentInput,
): OptionValues {
  return reason === undefined || reason === '' ? options : { ...options, reason };
}

function pickedOptions({ values, others = [] }: ComponentInput): OptionValues {
  return {
    ...(values.length > 0 && { users: values.join(' '), picked: JSON.stringify(values) }),
    ...(others.length > 0 && { others: others.join(' ') }),
  };
}

function find(commands: readonly Command[], name: string): Command | undefined {
  return commands.find((command) => command.name === name);
}

function refuse(sentence: Sentence): ResolvedCommand {
  return { kind: 'refused', sentence };
}
