/** Answers autocomplete: choices while an option is being typed. */
import type { AutocompleteInteraction } from 'discord.js';
import type { Logger } from 'pino';
import { isAllowed } from '../../chat/access.ts';
import type { CommandOption } from '../../chat/command.ts';
import type { Dispatch } from '../../chat/dispatch.ts';
import type { Choice } from '../../chat/reply.ts';
import { within } from '../../async/retry.ts';
import type { CheckAccess } from '../access.ts';
import type { Acknowledgements } from './acknowledge.ts';
import { usable } from '../reply/components.ts';
import { describeError } from '../errors.ts';
import { commandName, typedOptions } from './read-command.ts';
import type { Threads } from './threads.ts';

/** https://docs.discord.com/developers/interactions/application-commands */
const CHOICES_MAX = 25;

export interface AutocompleteDeps {
  readonly dispatch: Dispatch;
  readonly callbacks: Acknowledgements;
  readonly checkAccess: CheckAccess;
  readonly channelOf: Threads['channelOf'];
  readonly log: Logger;
  /** For making them; Discord awaits the answer for 3 s. */
  readonly suggestMs: number;
}

/** Answers with what the option suggests, or with nothing: there is no way to show a reason here. */
export async function autocomplete(
  deps: AutocompleteDeps,
  interaction: AutocompleteInteraction,
): Promise<void> {
  const log = deps.log.child({ interaction: interaction.id, moderator: interaction.user.id });
  try {
    const choices = await suggestions(deps, interaction, log);
    await deps.callbacks.suggest(interaction, choices);
  } catch (error) {
    log.debug({ reason: describeError(error) }, 'suggestions were not shown');
  }
}

/** None for a person without access, who must learn nothing. */
async function suggestions(
  deps: AutocompleteDeps,
  interaction: AutocompleteInteraction,
  log: Logger,
): Promise<readonly Choice[]> {
  const access = deps.checkAccess.check(interaction);
  if (!isAllowed(access)) return [];
  const { name, value } = interaction.options.getFocused(true);
  const command = deps.dispatch.commands.find((one) => one.name === commandName(interaction));
  const option = command?.options.find((one) => one.name === name);
  const others = Object.entries(typedOptions(interaction.options.data)).filter(([other]) => other !== name);
  const options = Object.fromEntries(others);
  const context = { access, channelId: deps.channelOf(interaction), options, log };
  try {
    const choices = await inTime(option?.suggest?.(value, context), deps.suggestMs);
    return usable(choices).slice(0, CHOICES_MAX);
  } catch (error) {
    log.debug({ reason: describeError(error), option: name }, 'could not make suggestions');
    return [];
  }
}

async function inTime(made: ReturnType<NonNullable<CommandOption['suggest']>> | undefined, ms: number) {
  if (made === undefined) return [];
  if (!(await within(made, ms))) throw new Error(`not made within ${ms} ms`);
  return made;
}
