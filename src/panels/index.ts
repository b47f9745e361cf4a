/** Edits the panels whose live group was changed by any process, each once a minute at most. */
import type { Logger } from 'pino';
import { within } from '../async/retry.ts';
import type { LastingMessages, NotPosted, Platform } from '../chat/platform.ts';
import type { Reply } from '../chat/reply.ts';
import { storeFailure, type StoreFailure } from '../chat/store-failure.ts';
import type { Panel, Store } from '../store/store.ts';

export interface Panels {
  /** A live group may have been changed: its panels are edited in the background. */
  readonly wake: () => void;
  /** From now on panels are edited; each is looked at once, since the configuration may be another one. */
  readonly start: () => void;
  /** Lets an edit end, for a second at most. */
  readonly stop: () => Promise<void>;
}

/** What a panel should show; undefined where that cannot be known now. */
export type ReadPanel = (
  panel: Panel,
  reading: { readonly lane: string; readonly signal: AbortSignal; readonly log: Logger },
) => Promise<{ readonly reply: Reply; readonly shown: string } | undefined>;

export interface PanelsDeps {
  readonly panels: Store['panels'];
  readonly lasting: ReadonlyMap<Platform['name'], LastingMessages>;
  readonly read: ReadPanel;
  readonly log: Logger;
  /** The store has failed in a way that only the operator can mend. */
  readonly onStoreFailure: (failure: StoreFailure) => void;
  /** Told what became of each look at a panel, for the metrics. */
  readonly onEdited?: (outcome: 'edited' | 'unchanged' | 'unread' | 'failed' | 'gone') => void;
  readonly times?: Partial<PanelsTimes>;
}

/** All in milliseconds. */
export interface PanelsTimes {
  /** Between two edits of one panel. */
  readonly editEveryMs: number;
  /** How often it is looked for panels that others have made old. */
  readonly lookMs: number;
  /** Before a panel is tried again whose live group could not be read. */
  readonly unreadMs: number;
  /** Before a panel is tried again that the bot may not edit. */
  readonly shutMs: number;
}

const TIMES: PanelsTimes = { editEveryMs: 60_000, lookMs: 5_000, unreadMs: 5 * 60_000, shutMs: 3_600_000 };
const STOP_MS = 1_000;

export function createPanels(deps: PanelsDeps): Panels {
  const { panels, lasting, log, onStoreFailure } = deps;
  const times = { ...TIMES, ...deps.times };
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let wanted = false;

  const failed = (error: unknown): void => {
    if (stopping.signal.aborted) return;
    const failure = storeFailure(error);
    if (failure?.fatal === true) onStoreFailure(failure);
    else log.error({ err: error }, 'the panels could not be kept true');
  };
  const editAll = async (): Promise<void> => {
    for (const [platform, messages] of lasting) {
      while (!stopping.signal.aborted) {
        // One at a time: what is taken is edited within its minute.
        const [panel] = await panels.take(platform, times.editEveryMs, 1);
        if (panel === undefined) break;
        await edit(panel, messages, stopping.signal, { ...deps, times });
      }
    }
  };
  const run = async (): Promise<void> => {
    while (wanted && !stopping.signal.aborted) {
      wanted = false;
      await editAll().catch(failed);
    }
    // In the same turn as the last look at `wanted`.
    running = undefined;
  };
  const wake = (): void => {
    wanted = true;
    if (timer !== undefined) running ??= run();
  };

  return {
    wake,
    start: () => {
      if (timer !== undefined || stopping.signal.aborted) return;
      timer = setInterval(wake, times.lookMs).unref();
      panels.outdate().then(wake, failed);
    },
    stop: async () => {
      stopping.abort();
      clearInterval(timer);
      if (running !== undefined) await within(running, STOP_MS, { ref: false });
    },
  };
}

type Editing = PanelsDeps & { readonly times: PanelsTimes };

/** Rejects only as the store does. */
async function edit(
  panel: Panel,
  messages: LastingMessages,
  signal: AbortSignal,
  { panels, read, log, times, onEdited = () => undefined }: Editing,
): Promise<void> {
  const { id, platform, channelId: channel, groupName: group } = panel;
  const fields = { platform, channel, group };
  const text = await read(panel, { lane: `panel ${id}`, signal, log });
  if (text === undefined) {
    if (signal.aborted) return;
    await panels.postpone(panel, times.unreadMs);
    onEdited('unread');
    return;
  }
  if (text.shown === panel.shown) {
    await panels.shows(panel, text.shown);
    // Nothing was edited, so the next change need not wait.
    await panels.postpone(panel, 0);
    onEdited('unchanged');
    return;
  }
  const outcome = await messages.edit(panel, text.reply);
  switch (outcome.kind) {
    case 'edited':
      await panels.shows(panel, text.shown);
      onEdited('edited');
      return;
    case 'gone':
      log.info(fields, 'a panel was deleted in its channel: forgotten');
      await panels.forget(panel);
      onEdited('gone');
      return;
    default:
      log.warn({ ...fields, ...outcome }, 'a panel could not be edited');
      await panels.postpone(panel, pauseMs(outcome, times));
      onEdited('failed');
  }
}

function pauseMs(outcome: NotPosted, { editEveryMs, shutMs }: PanelsTimes): number {
  return outcome.kind === 'later' ? Math.max(editEveryMs, outcome.afterMs ?? 0) : shutMs;
}
