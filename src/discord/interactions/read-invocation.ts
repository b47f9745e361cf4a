/** Reads an interaction into plain data: who did what, and how to respond. */
import {
  type BaseInteraction,
  type ButtonInteraction,
  type Message,
  MessageFlags,
  type ModalSubmitInteraction,
  type StringSelectMenuInteraction,
} from 'discord.js';
import type { Access } from '../../chat/access.ts';
import type { Command, Invoker } from '../../chat/command.ts';
import type { ComponentInput, Invocation } from '../../chat/invocation.ts';
import type { PlatformData } from '../reply/responder.ts';
import { submittedText } from '../reply/form.ts';
import { readComponentId } from '../reply/components.ts';
import type { Threads } from './threads.ts';
import { type CommandInteraction, readCommand } from './read-command.ts';

/** A control of a message was used, or a form submitted that a control has opened. */
type ControlInteraction = ButtonInteraction | StringSelectMenuInteraction | ModalSubmitInteraction;

/** An interaction that gets a reply. */
export type Answerable = CommandInteraction | ControlInteraction;

export interface InvocationDeps {
  /** Decided on what came with this very interaction: the cached member changes with the next one. */
  readonly access: Access;
  /** Those roles of the invoker that the configuration names. */
  readonly roles: readonly string[];
  readonly channelOf: Threads['channelOf'];
  /** Those that there are, for entries of menus. */
  readonly commands: readonly Command[];
}

export function readInvocation(deps: InvocationDeps, interaction: Answerable): Invocation {
  const { id, user, locale, applicationId, token, attachmentSizeLimit } = interaction;
  const { act, attachments } = isControl(interaction)
    ? { act: clickOf(interaction), attachments: [] }
    : readCommand(interaction, deps.commands);
  const replaced = messageToReplace(interaction);
  const handle: PlatformData = {
    applicationId,
    token,
    userId: user.id,
    locale,
    uploadMaxBytes: attachmentSizeLimit,
    attachments,
    ...(replaced !== undefined && { clicked: { editedMs: replaced.editedTimestamp } }),
    access: deps.access,
    roles: deps.roles,
  };
  const channelId = deps.channelOf(interaction);
  const thread = interaction.channelId !== channelId && interaction.channelId;
  return {
    id,
    invoker: invokerOf(interaction),
    channelId,
    ...(thread && { threadId: thread }),
    act,
    handle,
  };
}

/**
 * The message that the reply takes the place of; undefined where the reply gets a message of its own: to a command, to a control
 * that says so or that is of another version, and on a message that others see, too.
 */
export function messageToReplace(interaction: Answerable): Message | undefined {
  if (!isControl(interaction) || interaction.isModalSubmit()) return undefined;
  if (readComponentId(interaction.customId)?.beside !== false) return undefined;
  return interaction.message.flags.has(MessageFlags.Ephemeral) ? interaction.message : undefined;
}

function isControl(interaction: Answerable): interaction is ControlInteraction {
  return interaction.isMessageComponent() || interaction.isModalSubmit();
}

/** With the name that the members of the server see. */
function invokerOf({ user, member }: BaseInteraction): Invoker {
  if (member === null) return { platform: 'discord', id: user.id, name: user.displayName };
  // Both shapes of a member: see `access.ts`.
  const nickname = 'nickname' in member ? member.nickname : member.nick;
  return { platform: 'discord', id: user.id, name: nickname ?? user.displayName };
}

function clickOf(interaction: ControlInteraction): ComponentInput {
  const key = readComponentId(interaction.customId)?.key ?? null;
  if (interaction.isModalSubmit()) return { kind: 'click', key, values: [submittedText(interaction)] };
  if (!interaction.isStringSelectMenu()) return { kind: 'click', key, values: [] };
  const { values } = interaction;
  return {
    kind: 'click',
    key,
    values,
    others: optionsOf(interaction).filter((one) => !values.includes(one)),
  };
}

/** The values that a menu shows, at most 25; none where Discord sent its message without it. */
function optionsOf(interaction: StringSelectMenuInteraction): readonly string[] {
  const menu = interaction.component as typeof interaction.component | null;
  return menu?.options.map(({ value }) => value) ?? [];
}
