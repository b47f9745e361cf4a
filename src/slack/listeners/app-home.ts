/** Publishes the page of the bot for the person who opens it: https://docs.slack.dev/reference/events/app_home_opened */
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
}

export interface HomeOpened {
  readonly user: string;
  /** `home`, or `messages`. */
  readonly tab?: string | null;
}

/** All of it together; what is not read by then is shown at the next visit. */
const VISIT_MS = 10_000;

/** Never rejects. Serves one visit of a person at a time. */
export function createHomeListener(deps: HomeDeps): (event: HomeOpened) => Promise<void> {
  const served = new Set<string>();
  return async ({ user, tab }) => {
    if (tab === 'messages' || served.has(user)) return;
    served.add(user);
    try {
      await serve(user, deps);
    } finally {
      served.delete(user);
    }
  };
}

async function serve(id: string, deps: HomeDeps): Promise<void> {
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
    // Slack takes no view without blocks.
    if (parts.length === 0) return;
    await client.views.publish({ user_id: id, view: homeView(parts) });
    log.debug({ access: accessName(decision) }, 'the page of the bot was shown');
  } catch (error) {
    if (!stopping.aborted)
      log.warn({ code: failureCode(error), err: error }, 'the page of the bot could not be shown');
  }
}
