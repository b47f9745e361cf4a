/** The person, language and theme of the page. */
import { createContext, useContext } from 'react';
import type { PageLocale, PersonId } from '../view.ts';

export type Theme = 'light' | 'dark';

export interface Session {
  readonly person: PersonId;
  readonly locale: PageLocale;
  readonly theme: Theme;
}

export const SessionContext = createContext<Session>({ person: 'lin', locale: 'en', theme: 'dark' });

export function useSession(): Session {
  return useContext(SessionContext);
}

/** Reads the session from the page's address, where it survives a reload: `?person=kai&locale=zh-CN&theme=light`. */
export function readSession(): Session {
  const query = new URLSearchParams(location.search);
  const dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  const person = query.get('person');
  return {
    person: person === 'kai' || person === 'wei' ? person : 'lin',
    locale: query.get('locale') === 'zh-CN' ? 'zh-CN' : 'en',
    theme: (query.get('theme') ?? (dark ? 'dark' : 'light')) === 'dark' ? 'dark' : 'light',
  };
}

export function keepSession(session: Session): void {
  history.replaceState(null, '', `?${new URLSearchParams({ ...session }).toString()}`);
}
