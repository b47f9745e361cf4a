/** Reads a click on a button, or a submitted modal, into an invocation. */
import type {
  BlockAction,
  Middleware,
  SlackActionMiddlewareArgs,
  SlackOptionsMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from '@slack/bolt';
import { isAllowed } from '../../chat/access.ts';
import { readCustomId } from '../../chat/offer.ts';
import type { Choice } from '../../chat/reply.ts';
import { OPTIONS_MAX } from '../reply/picker-options.ts';
import { receive, type SlackInteraction, type ListenerDeps } from './receive.ts';
import { INPUTS, option, readModal, REQUIRED_INPUT } from '../reply/modal.ts';
import { catalogues, type Localized } from '../../chat/texts/index.ts';

export type BlockActionListener = Middleware<SlackActionMiddlewareArgs<BlockAction>>;
export type SubmissionListener = Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>>;
export type SuggestionListener = Middleware<SlackOptionsMiddlewareArgs<'block_suggestion'>>;

const HOME_TITLE: Localized = { en: catalogues.en.home.title, 'zh-CN': catalogues['zh-CN'].home.title };

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
export function createBlockActionListener(deps: ListenerDeps): BlockActionListener {
  return async ({ ack, action, body }) => {
    if (action.type !== 'button') {
      await ack();
      return;
    }
    const { trigger_id: triggerId, response_url: responseUrl } = body;
    // Missing in some deliveries, although its type is not optional.
    const container = body.container as Readonly<Record<string, unknown>> | null | undefined;
    const { channel_id: channelId, thread_ts: threadTs } = container ?? {};
    const control = readCustomId(action.value ?? '');
    const interaction: SlackInteraction = {
      user: body.user,
      triggerId,
      otherKey: action.action_ts,
      acknowledge: () => ack(),
      channelId: body.channel?.id ?? (typeof channelId === 'string' ? channelId : null),
      act: { kind: 'click', key: control?.key ?? null, values: [] },
      handle: {
        ...(typeof threadTs === 'string' && { threadTs }),
        ...(responseUrl && { responseUrl }),
        ...(control?.beside === false && { replaces: true }),
        triggerId,
        // App Home has no channel for a message, so the reply is a modal.
        ...(body.view?.type === 'home' && { modalTitle: HOME_TITLE }),
      },
    };
    await receive(interaction, deps);
  };
}

/**
 * Reads the picked users, the pasted text and the file of a modal into one invocation. An empty submission is refused
 * while the modal is still open. https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
 */
export function createSubmissionListener(deps: ListenerDeps): SubmissionListener {
  return async ({ ack, body, view }) => {
    const { kind, key, locale, place } = readModal(view);
    const { values, files, reason } = readInputs(view);
    // A picker without choices has only the fields for text and a file.
    const bare = kind === 'picker' && !(INPUTS.picked in view.state.values);
    const required = bare ? INPUTS.pasted : REQUIRED_INPUT[kind];
    if (required !== undefined && values.length === 0 && files.length === 0) {
      const { nothingChosen, nothingTyped } = catalogues[locale].dialog;
      const problem = kind === 'form' ? nothingTyped : nothingChosen;
      await ack({ response_action: 'errors', errors: { [required]: problem } });
      return;
    }
    const { trigger_id: triggerId } = body;
    const { channelId, ...replyData } = place;
    const interaction: SlackInteraction = {
      user: body.user,
      channelId,
      triggerId,
      otherKey: view.id,
      acknowledge: () => ack(),
      act: { kind: 'click', key: key ?? null, values, ...(reason !== undefined && { reason }) },
      handle: { ...replyData, triggerId, ...(files.length > 0 && { files }) },
    };
    await receive(interaction, deps);
  };
}

/**
 * Answers from memory, because Slack sends a request at every key; the offers of pickers of other processes are read
 * from the store. No choices for a person who is no moderator any more.
 * https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload
 */
export function createSuggestionListener(deps: ListenerDeps): SuggestionListener {
  return async ({ ack, body }) => {
    const key = body.view === undefined ? undefined : readModal(body.view).key;
    const found = key === undefined ? [] : await search(key, body.user.id, body.value, deps);
    await ack({ options: found.slice(0, OPTIONS_MAX).map(option) });
  };
}

async function search(
  key: string,
  userId: string,
  query: string,
  { access, pickerOptions, dispatch }: ListenerDeps,
): Promise<readonly Choice[]> {
  const checked = await access.check(userId);
  if (!isAllowed(checked)) return [];
  // Choices in memory may be from a time when the moderator had more rights.
  const remembered = checked === 'allowed' ? pickerOptions.search(key, userId, query) : undefined;
  const asked = { invoker: { platform: 'slack', id: userId }, access: checked } as const;
  return remembered ?? dispatch.suggest(key, asked, query);
}

/** Undefined where the modal has no field for the reason. */
function readReason({ state }: ViewSubmitAction['view']): string | undefined {
  const typed = state.values[INPUTS.reason]?.[INPUTS.reason];
  if (typed === undefined) return undefined;
  const known = state.values[INPUTS.knownReason]?.[INPUTS.knownReason]?.selected_option?.value ?? '';
  const parts = [known, typed.value?.trim() ?? ''].filter((part) => part !== '');
  return [...new Set(parts)].join('; ');
}

function readInputs(view: ViewSubmitAction['view']) {
  const { state } = view;
  const element = (id: string) => state.values[id]?.[id];
  const picked = element(INPUTS.picked)?.selected_options?.map(({ value }) => value) ?? [];
  const pasted = element(INPUTS.pasted)?.value?.trim() ?? '';
  return {
    values: pasted === '' ? picked : [...picked, pasted],
    files: element(INPUTS.file)?.files ?? [],
    reason: readReason(view),
  };
}
