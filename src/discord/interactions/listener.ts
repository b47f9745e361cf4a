/** Handles an interaction: reads it into plain data and passes it to the dispatch with its acknowledgement. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Interaction, RESTJSONErrorCodes } from 'discord.js';
import { isAllowed, type Allowed } from '../../chat/access.ts';
import type { Dispatch } from '../../chat/dispatch.ts';
import { currentLogger, logFields, withLogger } from '../../chat/log-context.ts';
import type { Invocation } from '../../chat/invocation.ts';
import type { ResponderFactory } from '../../chat/platform.ts';
import { notice, type Form } from '../../chat/reply.ts';
import { formOf } from '../../chat/standing-button.ts';
import { catalogues, pickLocale } from '../../chat/texts/index.ts';
import { codeOf, describeError, isTransient } from '../errors.ts';
import { type Answerable, messageToReplace, readInvocation } from './read-invocation.ts';
import { readComponentId } from '../reply/components.ts';
import { autocomplete, type AutocompleteDeps } from './autocomplete.ts';

/** How long an interaction's token lives: https://docs.discord.com/developers/interactions/receiving-and-responding */
const TOKEN_LIFE_MS = 15 * 60_000;

export interface InteractionDeps extends AutocompleteDeps {
  readonly responderOf: ResponderFactory;
  /** Before it is looked at again whether Discord took an acknowledgement. */
  readonly lookPauseMs: number;
}

/** Builds the listener for every interaction. It never rejects: discord.js would make that an `error` event. */
export function createInteractionListener(
  deps: InteractionDeps,
): (interaction: Interaction) => Promise<void> {
  return async (interaction) => {
    try {
      if (isAnswerable(interaction)) await answer(deps, interaction);
      else if (interaction.isAutocomplete()) await autocomplete(deps, interaction);
      else deps.log.debug({ type: interaction.type }, 'an interaction of a kind that this bot does not use');
    } catch (error) {
      deps.log.error(
        { reason: describeError(error), interaction: interaction.id, moderator: interaction.user.id },
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
    interaction.isStringSelectMenu() ||
    interaction.isModalSubmit()
  );
}

async function answer(deps: InteractionDeps, interaction: Answerable): Promise<void> {
  const { dispatch, callbacks, checkAccess, channelOf } = deps;
  const access = checkAccess.check(interaction);
  const roles = checkAccess.namedRoles(interaction);
  const invocation = readInvocation({ access, roles, channelOf, commands: dispatch.commands }, interaction);
  if (!isAllowed(access)) {
    await dispatch.refuse(invocation, {
      refusal: access,
      locale: pickLocale(interaction.locale),
      answer: (reply) => inWindow(deps, interaction, () => callbacks.answer(interaction, reply)),
    });
    return;
  }
  const form = formBehind(interaction, access, dispatch);
  if (form !== undefined) {
    await withLogger(deps.log.child(logFields(invocation)), () =>
      inWindow(deps, interaction, () => callbacks.openForm(interaction, form)).catch(() => undefined),
    );
    return;
  }
  const inPlace = messageToReplace(interaction) !== undefined;
  const failure = { unknown: false };
  await dispatch.receive(invocation, () =>
    inWindow(deps, interaction, async () => {
      try {
        await callbacks.acknowledge(interaction, inPlace);
      } catch (error) {
        failure.unknown = isTransient(error);
        throw error;
      }
    }),
  );
  if (failure.unknown) await tellNotRun(deps, invocation, interaction.locale);
}

/** What a button asks for before it does anything: Discord opens a form only as the first answer to a press. */
function formBehind(interaction: Answerable, access: Allowed, { commands }: Dispatch): Form | undefined {
  const key = interaction.isButton() ? readComponentId(interaction.customId)?.key : undefined;
  const texts = catalogues[pickLocale(interaction.locale)];
  return key === undefined ? undefined : formOf(key, commands, texts, access);
}

/** An acknowledgement that arrives without our knowing has 3 s for that, and we wait for 2.5 s. */
const LOOKS = 2;

/** Where Discord took an acknowledgement all the same, the invoker would see it "thinking" for ever. Never rejects. */
async function tellNotRun(
  { responderOf, lookPauseMs, log }: InteractionDeps,
  invocation: Invocation,
  locale: string,
): Promise<void> {
  const responder = responderOf(invocation, { text: undefined, keep: () => Promise.resolve() });
  const reply = notice('refused', catalogues[pickLocale(locale)].notAcknowledged);
  for (let look = 1; look <= LOOKS; look += 1) {
    try {
      if (await responder.wasAcknowledged?.()) {
        await responder.deliver({ ...reply, beside: true });
        return;
      }
    } catch (error) {
      log.warn(
        { reason: describeError(error), interaction: invocation.id },
        'whether it was acknowledged is unknown',
      );
    }
    if (look < LOOKS) await delay(lookPauseMs, undefined, { ref: false });
  }
}

/**
 * Rejects where the command must not run: it may only once Discord has accepted our answer, which it does for one process.
 *
 * An interaction that looks older than the 3-second window, as after a RESUME, is tried all the same: its age is
 * Discord's clock against ours, and ours may be seconds off, whereas Discord's `10062` costs one request and is never wrong.
 */
async function inWindow(
  deps: InteractionDeps,
  interaction: Answerable,
  callback: () => Promise<void>,
): Promise<void> {
  const log = currentLogger(deps.log);
  try {
    await callback();
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
        log.error({ ageMs, reason: describeError(error) }, 'interaction could not be acknowledged, not run');
    }
    throw new Error('not acknowledged');
  }
  const ageMs = Date.now() - interaction.createdTimestamp;
  if (ageMs <= TOKEN_LIFE_MS) return;
  log.error({ ageMs }, "interaction's token has expired, not run; or the clock of this machine is wrong");
  throw new Error('not acknowledged in time');
}
