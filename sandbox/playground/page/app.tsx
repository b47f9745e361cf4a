/** The page of the playground: choice of person and language, the two chats, and the service. */
import { useEffect, useMemo, useState } from 'react';
import { PEOPLE } from '../people.ts';
import type { PageLocale, PersonId } from '../view.ts';
import { useConnection } from './connection.ts';
import { DiscordPane } from './discord/discord-pane.tsx';
import { ServicePane } from './service/service-pane.tsx';
import { keepSession, readSession, SessionContext, type Session, type Theme } from './session.ts';
import { SlackPane } from './slack/slack-pane.tsx';

type Tab = 'discord' | 'slack' | 'service';

const TABS: readonly { readonly id: Tab; readonly label: string }[] = [
  { id: 'discord', label: 'Discord' },
  { id: 'slack', label: 'Slack' },
  { id: 'service', label: 'Service' },
];

export function App() {
  const { isOpen, sections } = useConnection();
  const [session, setSession] = useState(readSession);
  const [tab, setTab] = useState<Tab>('discord');
  useEffect(() => {
    keepSession(session);
    document.documentElement.dataset['theme'] = session.theme;
  }, [session]);
  const { discord, slack } = sections;
  // The chats are drawn again only when their sections have changed.
  const chats = useMemo(
    () => (
      <>
        {discord && <DiscordPane section={discord} />}
        {slack && <SlackPane section={slack} />}
      </>
    ),
    [discord, slack],
  );
  return (
    <SessionContext value={session}>
      <Header session={session} onChange={setSession} />
      {!isOpen && (
        <p className="lost" role="status">
          The connection to the playground is lost, or not there yet. The page comes back by itself when
          <code> npm run playground </code> runs.
        </p>
      )}
      <nav className="tabs" aria-label="What is shown">
        {TABS.map(({ id, label }) => (
          <button
            key={id}
            type="button"
            aria-pressed={tab === id}
            onClick={() => {
              setTab(id);
            }}
          >
            {label}
          </button>
        ))}
      </nav>
      <main data-tab={tab}>
        {chats}
        <ServicePane sections={sections} />
      </main>
    </SessionContext>
  );
}

function Header({
  session,
  onChange,
}: {
  readonly session: Session;
  readonly onChange: (session: Session) => void;
}) {
  return (
    <header className="top">
      <h1>unwhitelist playground</h1>
      <label>
        Who types{' '}
        <select
          value={session.person}
          onChange={({ target }) => {
            onChange({ ...session, person: target.value as PersonId });
          }}
        >
          {PEOPLE.map(({ id, name, isModerator }) => (
            <option key={id} value={id}>
              {name} · {isModerator ? 'moderator' : 'no rights'}
            </option>
          ))}
        </select>
      </label>
      <label>
        Language{' '}
        <select
          value={session.locale}
          onChange={({ target }) => {
            onChange({ ...session, locale: target.value as PageLocale });
          }}
        >
          <option value="en">English</option>
          <option value="zh-CN">简体中文</option>
        </select>
      </label>
      <label>
        Theme{' '}
        <select
          value={session.theme}
          onChange={({ target }) => {
            onChange({ ...session, theme: target.value as Theme });
          }}
        >
          <option value="light">light</option>
          <option value="dark">dark</option>
        </select>
      </label>
    </header>
  );
}
