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
import { receive, type Arrival, type ListenerDeps } from './receive.ts';
import { INPUTS, option, readModal, REQUIRED_INPUT } from '../reply/modal.ts';
import { catalogues, localized } from '../../chat/texts/index.ts';

export type BlockActionListener = Middleware<SlackActionMiddlewareArgs<BlockAction>>;
export type SubmissionListener = Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>>;
export type SuggestionListener = Middleware<SlackOptionsMiddlewareArgs<'block_suggestion'>>;

const HOME_TITLE = localized(({ home }) => home.title);

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
export function createBlockActionListener(deps: ListenerDeps): BlockActionListener {
  return async ({ ack, action, body }) => {
    if (action.type !== 'button') {
      await ack();
      return;
    }
    const { trigger_id: triggerId, response_url: responseUrl } = body;
    // Not in every delivery, whatever the type says.
    const container = body.container as Readonly<Record<string, unknown>> | null | undefined;
    const { channel_id: channelId, thread_ts: threadTs } = container ?? {};
    const control = readCustomId(action.value ?? '');
    const arrival: Arrival = {
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
        // On the page of the bot there is no channel for a message.
        ...(body.view?.type === 'home' && { modalTitle: HOME_TITLE }),
      },
    };
    await receive(arrival, deps);
  };
}

/**
 * Whatever was picked and pasted makes one click, and a file goes with it; nothing at all is refused while the modal
 * is still open. https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
 */
export function createSubmissionListener(deps: ListenerDeps): SubmissionListener {
  return async ({ ack, body, view }) => {
    const { kind, key, locale, place } = readModal(view);
    const { values, files, reason } = readInputs(view);
    // A picker without choices has text and a file alone.
    const bare = kind === 'picker' && !(INPUTS.picked in view.state.values);
    const required = bare ? INPUTS.pasted : REQUIRED_INPUT[kind];
    if (required !== undefined && values.length === 0 && files.length === 0) {
      const { nothingChosen, nothingTyped } = catalogues[locale].dialog;
      const problem = kind === 'form' ? nothingTyped : nothingChosen;
      await ack({ response_action: 'errors', errors: { [required]: problem } });
      return;
    }
    const { trigger_id: triggerId } = body;
    const { channelId, ...way } = place;
    const arrival: Arrival = {
      user: body.user,
      channelId,
      triggerId,
      otherKey: view.id,
      acknowledge: () => ack(),
      act: { kind: 'click', key: key ?? null, values, ...(reason !== undefined && { reason }) },
      handle: { ...way, triggerId, ...(files.length > 0 && { files }) },
    };
    await receive(arrival, deps);
  };
}

/**
 * Answers from memory, because Slack asks at every key; pickers of other processes are looked up. Nothing for a person
 * who is no moderator any more. https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload
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
  // Those of a picker may have been remembered when its owner had more rights.
  const remembered = checked === 'allowed' ? pickerOptions.search(key, userId, query) : undefined;
  const asked = { invoker: { platform: 'slack', id: userId }, access: checked } as const;
  return remembered ?? dispatch.suggest(key, asked, query);
}

/** Undefined where the modal has not asked for it. */
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
