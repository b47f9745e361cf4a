/** Publishes the page of the bot for the people who open it: https://docs.slack.dev/reference/events/app_home_opened */
import type { webApi } from '@slack/bolt';
import { accessName, isAllowed } from '../../chat/access.ts';
import { catalogues, type Locale } from '../../chat/texts/index.ts';
import { failureCode } from '../errors.ts';
import { homeView } from '../reply/home-view.ts';
import type { ListenerDeps } from './receive.ts';

export interface HomeDeps extends Pick<ListenerDeps, 'dispatch' | 'access' | 'localeOfStranger' | 'log'> {
  readonly client: webApi.WebClient;
  readonly locale: (userId: string) => Promise<Locale>;
  readonly stopping: AbortSignal;
  /** A clock in milliseconds that never goes back. */
  readonly now: () => number;
  /** Between two refreshes of one page, in ms. */
  readonly refreshMs: number;
}

export interface HomeOpened {
  readonly user: string;
  /** `home`, or `messages`. */
  readonly tab?: string | null;
}

export interface HomePages {
  /** Never rejects. Serves one visit of a person at a time. */
  readonly opened: (event: HomeOpened) => Promise<void>;
  /** Publishes open pages again in the background; call it when a whitelist may have changed. */
  readonly refresh: () => void;
}

/** A moderator who has opened the page. */
interface Visitor {
  seenAt: number;
  /** Minus infinity before the first refresh. */
  refreshedAt: number;
  timer?: NodeJS.Timeout | undefined;
  /** The running publication. */
  underWay?: Promise<unknown> | undefined;
}

/** The time for reading all parts of a page; later parts are shown at the next visit. */
const VISIT_MS = 10_000;
/** Slack does not tell when a page is closed: after a working day it is no longer refreshed. */
const OPEN_MS = 8 * 3_600_000;

export function createHomePages(deps: HomeDeps): HomePages {
  const { stopping, now, refreshMs } = deps;
  const visitors = new Map<string, Visitor>();
  const publish = async (id: string, visitor: Visitor): Promise<void> => {
    const earlier = visitor.underWay;
    const work = (async () => {
      await earlier;
      // Only pages of moderators change.
      if (!(await serve(id, deps))) visitors.delete(id);
    })();
    visitor.underWay = work;
    await work;
    if (visitor.underWay === work) visitor.underWay = undefined;
  };
  const refresh = (id: string, visitor: Visitor): void => {
    visitor.timer ??= setTimeout(
      () => {
        visitor.timer = undefined;
        visitor.refreshedAt = now();
        if (!stopping.aborted) void publish(id, visitor);
      },
      Math.max(0, visitor.refreshedAt + refreshMs - now()),
    ).unref();
  };
  return {
    opened: async ({ user, tab }) => {
      const visitor = visitors.get(user) ?? { seenAt: 0, refreshedAt: -Infinity };
      if (tab === 'messages' || visitor.underWay !== undefined) return;
      visitor.seenAt = now();
      visitors.set(user, visitor);
      await publish(user, visitor);
    },
    refresh: () => {
      for (const [id, visitor] of visitors) {
        if (now() - visitor.seenAt > OPEN_MS) visitors.delete(id);
        else refresh(id, visitor);
      }
    },
  };
}

/** Publishes the page; resolves to false if the person is no moderator. Never rejects. */
async function serve(id: string, deps: HomeDeps): Promise<boolean> {
  const { dispatch, access, locale, localeOfStranger, client, stopping } = deps;
  const invoker = { platform: 'slack', id } as const;
  const log = deps.log.child({ moderator: id, platform: 'slack', command: 'home' });
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(VISIT_MS)]);
  try {
    const decision = await access.check(id);
    const lookUp = (): Promise<Locale> => locale(id);
    const language = isAllowed(decision)
      ? await lookUp().catch(() => 'en' as const)
      : await localeOfStranger(lookUp);
    const texts = catalogues[language];
    const parts = await dispatch.home({ invoker, access: decision, texts, log, signal });
    // Slack rejects a view without blocks.
    if (parts.length === 0) return false;
    await client.views.publish({ user_id: id, view: homeView(parts) });
    log.debug({ access: accessName(decision) }, 'the App Home page was published');
    return isAllowed(decision);
  } catch (error) {
    if (!stopping.aborted)
      log.warn({ code: failureCode(error), err: error }, 'the App Home page could not be published');
    return true;
  }
}
