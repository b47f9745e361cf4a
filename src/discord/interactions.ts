/** What happens with an interaction: acknowledged at once, then handed to the dispatch. */
import { type Interaction, RESTJSONErrorCodes } from 'discord.js';
import type { Invocation } from '../chat/dispatch.ts';
import { pickLocale } from '../chat/texts/index.ts';
import type { FetchFile } from './attachment.ts';
import { offerKey } from './controls.ts';
import type { Answerable, Delivery } from './deliver.ts';
import { codeOf, inWords } from './failure.ts';
import { suggest, type SuggestionParts } from './suggestions.ts';
import { commandName, readCommand } from './typed.ts';

/** How long an interaction's token lives: https://docs.discord.com/developers/interactions/receiving-and-responding */
const TOKEN_LIFE_MS = 15 * 60_000;

export interface Parts extends SuggestionParts {
  readonly fetchFile: FetchFile;
  readonly delivery: (interaction: Answerable) => Delivery;
}

/** Builds the listener for every interaction. It never rejects: discord.js would make that an `error` event. */
export function createInteractionListener(parts: Parts): (interaction: Interaction) => Promise<void> {
  return async (interaction) => {
    try {
      if (isAnswerable(interaction)) await answer(parts, interaction);
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

function isAnswerable(interaction: Interaction): interaction is Answerable {
  return (
    interaction.isChatInputCommand() ||
    interaction.isUserContextMenuCommand() ||
    interaction.isMessageContextMenuCommand() ||
    interaction.isButton() ||
    interaction.isStringSelectMenu()
  );
}

async function answer(parts: Parts, interaction: Answerable): Promise<void> {
  const { dispatch, fetchFile, delivery } = parts;
  // Decided on what came with this very interaction: the cached member changes with the next one.
  const access = parts.checkAccess(interaction);
  if (!(await acknowledge(parts, interaction))) return;
  const { id, user, locale } = interaction;
  const common: Omit<Invocation, 'command' | 'typedAs' | 'options'> = {
    id,
    invoker: { platform: 'discord', id: user.id },
    channelId: parts.channelOf(interaction),
    locale: () => Promise.resolve(pickLocale(locale)),
    authorise: () => Promise.resolve(access),
    ...delivery(interaction),
  };
  if (interaction.isMessageComponent()) {
    const values = interaction.isStringSelectMenu() ? interaction.values : [];
    await dispatch.click({ ...common, key: offerKey(interaction.customId), values });
  } else {
    await dispatch.handle({ ...common, ...readCommand(interaction, dispatch.commands, fetchFile) });
  }
}

/**
 * Whether the command may run now: only once Discord has accepted our acknowledgement, which it does for one process.
 *
 * An interaction that looks older than the 3-second window, as after a RESUME, is tried all the same: its age is
 * Discord's clock against ours, and ours may be seconds off, whereas Discord's `10062` costs one request and is never wrong.
 */
async function acknowledge(parts: Parts, interaction: Answerable): Promise<boolean> {
  const log = parts.log.child({ interaction: interaction.id, command: nameOf(interaction) });
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

/** For the log, where the dispatch calls a click so too. */
function nameOf(interaction: Answerable): string {
  if (interaction.isMessageComponent()) return 'click';
  return interaction.isChatInputCommand() ? commandName(interaction) : interaction.commandName;
}
