/** What happens with an interaction: read into plain data, and handed to the dispatch, which has it acknowledged. */
import { type Interaction, RESTJSONErrorCodes } from 'discord.js';
import { logOf } from '../chat/command-log.ts';
import { codeOf, inWords } from './failure.ts';
import { type Answerable, messageToReplace, readInvocation } from './invocation.ts';
import { suggest, type SuggestionParts } from './suggestions.ts';

/** How long an interaction's token lives: https://docs.discord.com/developers/interactions/receiving-and-responding */
const TOKEN_LIFE_MS = 15 * 60_000;

/** Builds the listener for every interaction. It never rejects: discord.js would make that an `error` event. */
export function createInteractionListener(
  parts: SuggestionParts,
): (interaction: Interaction) => Promise<void> {
  return async (interaction) => {
    try {
      if (isAnswerable(interaction)) await answer(parts, interaction);
      else if (interaction.isAutocomplete()) await suggest(parts, interaction);
      else parts.log.debug({ type: interaction.type }, 'an interaction of a kind that this bot does not use');
    } catch (error) {
      parts.log.error(
        { reason: inWords(error), interaction: interaction.id, moderator: interaction.user.id },
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

async function answer(parts: SuggestionParts, interaction: Answerable): Promise<void> {
  const { dispatch, checkAccess, channelOf } = parts;
  const invocation = readInvocation({ checkAccess, channelOf, commands: dispatch.commands }, interaction);
  await dispatch.receive(invocation, () => acknowledge(parts, interaction));
}

/**
 * Rejects where the command must not run: it may only once Discord has accepted our acknowledgement, which it does for one
 * process.
 *
 * An interaction that looks older than the 3-second window, as after a RESUME, is tried all the same: its age is
 * Discord's clock against ours, and ours may be seconds off, whereas Discord's `10062` costs one request and is never wrong.
 */
async function acknowledge(parts: SuggestionParts, interaction: Answerable): Promise<void> {
  const log = logOf(parts.log);
  try {
    await parts.callbacks.acknowledge(interaction, messageToReplace(interaction) !== undefined);
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
    throw new Error('not acknowledged');
  }
  const ageMs = Date.now() - interaction.createdTimestamp;
  if (ageMs <= TOKEN_LIFE_MS) return;
  log.error({ ageMs }, "interaction's token has expired, not run; or the clock of this machine is wrong");
  throw new Error('not acknowledged in time');
}
