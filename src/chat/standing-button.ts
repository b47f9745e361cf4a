/** Standing buttons: they name a command in their id, belong to no person and never expire, for public messages. */
import type { Allowed } from './access.ts';
import type { Command } from './command.ts';
import type { Button, Form } from './reply.ts';
import type { Texts } from './texts/index.ts';

const MARK = '/';
/** Only words, so that the key contains no separator of a platform. */
const COMMAND = /^[a-z-]+(?: [a-z-]+)*$/u;
const ARGUMENT = /^(?:[\w.-]+(?: [\w.-]+)*)?$/u;
/** Discord takes 100 characters for a custom id, of which `customId` and what makes it unique in a message need 20. */
const KEY_MAX_LENGTH = 80;

export interface StandingAction {
  /** The name of a command with `standing`. */
  readonly command: string;
  /** Words of letters, digits, `_`, `-` and `.`; may be empty. */
  readonly argument: string;
}

/**
 * The key of a standing button, which replaces an offer's key. Undefined where the argument has other characters or is
 * too long for a custom id.
 */
export function standingKey({ command, argument }: StandingAction): string | undefined {
  const key = [MARK, command, MARK, argument].join('').replaceAll(' ', '+');
  const kept = COMMAND.test(command) && ARGUMENT.test(argument) && key.length <= KEY_MAX_LENGTH;
  return kept ? key : undefined;
}

export function isStandingKey(key: string): boolean {
  return key.startsWith(MARK);
}

/** Reads a key; undefined where `standingKey` did not make it. */
export function readStandingKey(key: string): StandingAction | undefined {
  const [before, command = '', argument, ...rest] = key.replaceAll('+', ' ').split(MARK);
  if (before !== '' || argument === undefined || rest.length > 0) return undefined;
  const action = { command, argument };
  return standingKey(action) === key ? action : undefined;
}

/** One button; none where the action has no valid key. */
export function standingButtons(
  action: StandingAction,
  appearance: Pick<Button, 'label' | 'style'>,
): readonly Button[] {
  const key = standingKey(action);
  return key === undefined ? [] : [{ key, ...appearance, beside: true }];
}

/** The buttons that a public message can hold. */
export function onlyStanding(buttons: readonly Button[] = []): readonly Button[] {
  return buttons.filter(({ key }) => isStandingKey(key));
}

/** The form to show before a standing button runs its command; undefined where it needs none. */
export function formOf(
  key: string,
  commands: readonly Command[],
  texts: Texts,
  access: Allowed,
): Form | undefined {
  const action = readStandingKey(key);
  const standing = commands.find(({ name }) => name === action?.command)?.standing;
  const words = action && standing?.form?.(action.argument, texts, access);
  return words && { ...words, key };
}
