/** What happens with an interaction: read into plain data, and handed to the dispatch, which has it acknowledged. */
import {
  type ButtonInteraction,
  type Interaction,
  RESTJSONErrorCodes,
  type StringSelectMenuInteraction,
} from 'discord.js';
import { logOf } from '../chat/command-log.ts';
import type { Click, Invocation } from '../chat/invocation.ts';
import type { Handle } from './contact.ts';
import { offerKey } from './controls.ts';
import { codeOf, inWords } from './failure.ts';
import { suggest, type SuggestionParts } from './suggestions.ts';
import { readCommand, type CommandInteraction } from './typed.ts';

/** How long an interaction's token lives: https://docs.discord.com/developers/interactions/receiving-and-responding */
const TOKEN_LIFE_MS = 15 * 60_000;

/** An interaction that gets a reply. */
type Answerable = CommandInteraction | ButtonInteraction | StringSelectMenuInteraction;

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
  await parts.dispatch.receive(invocationOf(parts, interaction), () => acknowledge(parts, interaction));
}

function invocationOf(
  { checkAccess, channelOf, dispatch }: SuggestionParts,
  interaction: Answerable,
): Invocation {
  const { id, user, locale, applicationId, token, guildId, channelId } = interaction;
  const given = interaction.isMessageComponent() ? undefined : readCommand(interaction, dispatch.commands);
  const handle: Handle = {
    ...{ applicationId, token, userId: user.id, locale },
    postTo: guildId === null ? null : channelId,
    // Decided on what came with this very interaction: the cached member changes with the next one.
    access: checkAccess(interaction),
    ...(given?.attached !== undefined && { attached: given.attached }),
  };
  return {
    id,
    invoker: { platform: 'discord', id: user.id },
    channelId: channelOf(interaction),
    act: given?.typed ?? clickOf(interaction),
    handle,
  };
}

function clickOf(interaction: Answerable): Click {
  if (!interaction.isMessageComponent()) throw new Error('no component of a message');
  const values = interaction.isStringSelectMenu() ? interaction.values : [];
  return { kind: 'click', key: offerKey(interaction.customId) ?? null, values };
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
    throw new Error('not acknowledged');
  }
  const ageMs = Date.now() - interaction.createdTimestamp;
  if (ageMs <= TOKEN_LIFE_MS) return;
  log.error({ ageMs }, "interaction's token has expired, not run; or the clock of this machine is wrong");
  throw new Error('not acknowledged in time');
}
