/** Builds replies with pickers and buttons for stub commands. */
import type { Request } from '../../src/chat/command.ts';
import type { Button, Choice, Reply } from '../../src/chat/reply.ts';
import { notice } from '../../src/chat/reply.ts';
import { say } from '../../src/chat/sentence.ts';

/** `count` choices: `9000`, `player 9000`; `9001`, …. */
export function choicesOf(count: number): readonly Choice[] {
  return Array.from({ length: count }, (_, index) => ({
    value: String(9_000 + index),
    label: `Player ${9_000 + index}`,
  }));
}

/** A picker whose submission runs `unwhitelist` again. */
export async function pickerReply(
  { offer }: Request,
  {
    choices = choicesOf(3),
    chosen = [],
    once = false,
  }: {
    readonly choices?: readonly Choice[];
    readonly chosen?: readonly string[];
    readonly once?: boolean;
  } = {},
): Promise<Reply> {
  return {
    ...notice('info', say`On the whitelist of ${'main'}: ${choices.length}.`),
    picker: {
      key: await offer('unwhitelist', { reason: 'picked' }, once),
      title: 'Pick users to remove',
      submit: 'Remove',
      choices,
      chosen,
      offset: 0,
      choose: () => Promise.reject(new Error('Slack chooses in a modal')),
      turnTo: () => offer('unwhitelist', { reason: 'again' }, false),
    },
  };
}

/** A reply with one button, which runs `unwhitelist` for user 7. */
export async function buttonReply(
  { offer }: Request,
  {
    label = 'Do it',
    style = 'primary',
    beside,
    once = false,
  }: Partial<Omit<Button, 'key'>> & { once?: boolean } = {},
): Promise<Reply> {
  const key = await offer('unwhitelist', { users: '7' }, once);
  return { ...notice('info', say`Really?`), buttons: [{ key, label, style, ...(beside && { beside }) }] };
}
