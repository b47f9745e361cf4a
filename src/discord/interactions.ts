/** What happens with an interaction: acknowledged at once, then handed to the dispatch. */
import {
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  type Interaction,
  RESTJSONErrorCodes,
} from 'discord.js';
import type { Logger } from 'pino';
import type { Dispatch } from '../chat/dispatch.ts';
import { pickLocale } from '../chat/texts/index.ts';
import type { CheckAccess } from './access.ts';
import type { Callbacks } from './callbacks.ts';
import { codeOf, inWords } from './failure.ts';
import type { Deliver } from './deliver.ts';

/** How long an interaction's token lives: https://docs.discord.com/developers/interactions/receiving-and-responding */
const TOKEN_LIFE_MS = 15 * 60_000;
/** Limits of an autocomplete answer: https://docs.discord.com/developers/interactions/application-commands */
const CHOICES_MAX = 25;
const CHOICE_MAX_LENGTH = 100;

export interface Parts {
  readonly dispatch: Dispatch;
  readonly callbacks: Callbacks;
  readonly checkAccess: CheckAccess;
  readonly deliver: Deliver;
  readonly log: Logger;
}

/** Builds the listener for every interaction. It never rejects: discord.js would make that an `error` event. */
export function createInteractionListener(parts: Parts): (interaction: Interaction) => Promise<void> {
  return async (interaction) => {
    try {
      if (interaction.isChatInputCommand()) await runCommand(parts, interaction);
      else if (interaction.isAutocomplete()) await suggest(parts, interaction);
      else parts.log.debug({ type: interaction.type }, 'an interaction of a kind that this bot does not use');
    } catch (error) {
      parts.log.error(
        { reason: inWords(error), interaction: interaction.id },
        'interaction failed: this is a bug',
      );
    }
  };
}

async function runCommand(parts: Parts, interaction: ChatInputCommandInteraction): Promise<void> {
  // Decided on what came with this very interaction: the cached member changes with the next one.
  const access = parts.checkAccess(interaction);
  if (!(await acknowledge(parts, interaction))) return;
  const { id, user, channelId, commandName, locale } = interaction;
  await parts.dispatch.handle({
    id,
    command: commandName,
    typedAs: `/${commandName}`,
    invoker: { platform: 'discord', id: user.id },
    channelId,
    options: { kind: 'options', values: givenOptions(interaction) },
    locale: () => Promise.resolve(pickLocale(locale)),
    authorise: () => Promise.resolve(access),
    deliver: (reply) => parts.deliver(interaction, reply),
  });
}

/**
 * Whether the command may run now: only once Discord has accepted our acknowledgement, which it does for one process.
 *
 * An interaction that looks older than the 3-second window, as after a RESUME, is tried all the same: its age is
 * Discord's clock against ours, and ours may be seconds off, whereas Discord's `10062` costs one request and is never wrong.
 */
async function acknowledge(parts: Parts, interaction: ChatInputCommandInteraction): Promise<boolean> {
  const log = parts.log.child({ interaction: interaction.id, command: interaction.commandName });
  try {
    await parts.callbacks.acknowledge(interaction);
  } catch (error) {
    const ageMs = Date.now() - interaction.createdTimestamp;
    switch (codeOf(error)) {
      case RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged:
        log.info('another process of this bot answers');
        break;
      case RESTJSONErrorCodes.UnknownInteraction:
        log.warn({ ageMs }, 'interaction came too late, not run');
        break;
      default:
        log.error({ ageMs, reason: inWords(error) }, 'interaction could not be acknowledged, not run');
    }
    return false;
  }
  const ageMs = Date.now() - interaction.createdTimestamp;
  if (ageMs <= TOKEN_LIFE_MS) return true;
  log.error({ ageMs }, "interaction's token has expired, not run; or the clock of this machine is wrong");
  return false;
}

function givenOptions(interaction: ChatInputCommandInteraction): Readonly<Record<string, string>> {
  const given = interaction.options.data.flatMap(({ name, value }) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  return Object.fromEntries(given);
}

async function suggest(parts: Parts, interaction: AutocompleteInteraction): Promise<void> {
  try {
    await parts.callbacks.suggest(interaction, suggestions(parts, interaction));
  } catch (error) {
    parts.log.debug({ reason: inWords(error) }, 'suggestions were not shown');
  }
}

/** None for somebody who is refused, who thus learns nothing: there is no way to show a reason here. */
function suggestions(parts: Parts, interaction: AutocompleteInteraction): readonly string[] {
  if (parts.checkAccess(interaction) !== 'allowed') return [];
  const { name, value } = interaction.options.getFocused(true);
  const command = parts.dispatch.commands.find((one) => one.name === interaction.commandName);
  const option = command?.options.find((one) => one.name === name);
  try {
    const values = option?.suggest?.(value) ?? [];
    return values.filter(({ length }) => length > 0 && length <= CHOICE_MAX_LENGTH).slice(0, CHOICES_MAX);
  } catch (error) {
    parts.log.debug({ reason: inWords(error), option: name }, 'could not make suggestions');
    return [];
  }
}
