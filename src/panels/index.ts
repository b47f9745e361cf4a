/** Updates the panels of changed live groups in the background, each panel once a minute at most. */
import type { Logger } from 'pino';
import { within } from '../async/retry.ts';
import type { LastingMessages, NotPosted, Platform } from '../chat/platform.ts';
import type { Reply } from '../chat/reply.ts';
import { storeFailure, type StoreFailure } from '../chat/store-failure.ts';
import type { Panel, Store } from '../store/store.ts';

export interface Panels {
  /** Checks for outdated panels now, in the background; call it when a live group may have changed. */
  readonly wake: () => void;
  /** Starts editing, and checks every panel once, because the configuration may have changed. */
  readonly start: () => void;
  /** Waits for a running edit, for one second at most. */
  readonly stop: () => Promise<void>;
}

/** Reads the current content of a panel; undefined where the whitelist cannot be read. */
export type ReadPanel = (
  panel: Panel,
  reading: { readonly lane: string; readonly signal: AbortSignal; readonly log: Logger },
) => Promise<{ readonly reply: Reply; readonly shown: string } | undefined>;

export interface PanelsDeps {
  readonly panels: Store['panels'];
  readonly lastingMessages: ReadonlyMap<Platform['name'], LastingMessages>;
  readonly read: ReadPanel;
  readonly log: Logger;
  /** Called when the store fails in a way that only the operator can fix. */
  readonly onStoreFailure: (failure: StoreFailure) => void;
  /** Called with the result of each check of a panel, for the metrics. */
  readonly onEdited?: (outcome: 'edited' | 'unchanged' | 'unread' | 'failed' | 'gone') => void;
  readonly times?: Partial<PanelsTimes>;
}

/** All in milliseconds. */
export interface PanelsTimes {
  /** The shortest time between two edits of one panel. */
  readonly editEveryMs: number;
  /** How often the store is polled for panels that other processes have outdated. */
  readonly pollMs: number;
  /** The pause after the whitelist of a panel could not be read. */
  readonly unreadMs: number;
  /** The pause after the bot was not allowed to edit a panel. */
  readonly notAllowedMs: number;
}

const TIMES: PanelsTimes = {
  editEveryMs: 60_000,
  pollMs: 5_000,
  unreadMs: 5 * 60_000,
  notAllowedMs: 3_600_000,
};
const STOP_MS = 1_000;

export function createPanels(deps: PanelsDeps): Panels {
  const { panels, lastingMessages, log, onStoreFailure } = deps;
  const times = { ...TIMES, ...deps.times };
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let wanted = false;

  const failed = (error: unknown): void => {
    if (stopping.signal.aborted) return;
    const failure = storeFailure(error);
    if (failure?.fatal === true) onStoreFailure(failure);
    else log.error({ err: error }, 'panels could not be updated');
  };
  const editAll = async (): Promise<void> => {
    for (const [platform, messages] of lastingMessages) {
      while (!stopping.signal.aborted) {
        // One at a time, so that a taken panel is edited before another process may take it.
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
    // In the same turn of the event loop as the last check of `wanted`, so that no wake-up is lost.
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
      timer = setInterval(wake, times.pollMs).unref();
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

/** Rejects only when the store fails. */
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
      log.info(fields, 'a panel was deleted in its channel: removed from the store');
      await panels.forget(panel);
      onEdited('gone');
      return;
    default:
      log.warn({ ...fields, ...outcome }, 'a panel could not be edited');
      await panels.postpone(panel, pauseMs(outcome, times));
      onEdited('failed');
  }
}

function pauseMs(outcome: NotPosted, { editEveryMs, notAllowedMs }: PanelsTimes): number {
  return outcome.kind === 'later' ? Math.max(editEveryMs, outcome.afterMs ?? 0) : notAllowedMs;
}
