/** Visits to the page of the bot in every form that Slack documents, and whether the page is made. */
import { AUTHORIZED, event, HOME_VIEW, type Documented } from './payload-parts.ts';

/** https://docs.slack.dev/reference/events/app_home_opened */
export const HOMES: readonly (Documented & { readonly made: boolean })[] = [
  { made: true, ...opened('the smallest', { user: 'U1' }) },
  { made: true, ...opened('with null for a tab', { user: 'U1', tab: null }) },
  {
    made: true,
    ...opened('for the first time', { user: 'U1', tab: 'home', channel: 'D1', event_ts: '1.2' }),
  },
  { made: true, ...opened('again', { user: 'U1', tab: 'home', channel: 'D1', view: HOME_VIEW }) },
  { made: true, ...opened('by a member on Grid', { user: 'W1', tab: 'home' }, AUTHORIZED) },
  { made: false, ...opened('among its messages', { user: 'U1', tab: 'messages', channel: 'D1' }) },
];

function opened(name: string, who: object, more: object = {}): Documented {
  return event(`the page, opened ${name}`, { ...more, event: { type: 'app_home_opened', ...who } });
}
