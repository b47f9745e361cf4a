/** Discord's half of the page: channels, messages, and the text field. */
import { useState } from 'react';
import { PEOPLE } from '../../people.ts';
import type { Sections } from '../../view.ts';
import { ChannelTabs, Menu, Scrolling } from '../chat-parts.tsx';
import { avatarOf } from '../people.ts';
import { useSession } from '../session.ts';
import { Composer } from './composer.tsx';
import { Message, userEntries } from './message.tsx';

export type DiscordChannelName = 'friday' | 'audit' | 'direct';

const CHANNELS: readonly { readonly id: DiscordChannelName; readonly label: string }[] = [
  { id: 'friday', label: '# friday' },
  { id: 'audit', label: '# audit' },
  { id: 'direct', label: '@ unwhitelist' },
];

export function DiscordPane({ section }: { readonly section: Sections['discord'] }) {
  const session = useSession();
  const { person } = session;
  const [channel, setChannel] = useState<DiscordChannelName>('friday');
  const [dismissed, setDismissed] = useState<readonly string[]>([]);
  const visible = section.messages.filter(
    ({ id, seenBy }) => (seenBy === undefined || seenBy === person) && !dismissed.includes(id),
  );
  const shown = visible.filter((message) => message.channel === channel);
  const tabs = CHANNELS.map(({ id, label }) => {
    return { id, label, count: visible.filter((one) => one.channel === id).length };
  });
  return (
    <section
      className="discord pane"
      data-pane="discord"
      data-commands={section.commands.length}
      aria-label="Discord"
    >
      <header className="pane-head">
        <h2>Discord</h2>
        <div className="members">
          {PEOPLE.map(({ id, name }) => (
            <Menu
              key={id}
              label={`${name}: apps`}
              face={<img src={avatarOf(id)} alt="" width="24" height="24" />}
              groups={[
                { heading: `Apps · ${name}`, entries: userEntries(id, channel, section.commands, session) },
              ]}
            />
          ))}
        </div>
      </header>
      <ChannelTabs
        label="Channels of Discord"
        tabs={tabs}
        current={channel}
        onChange={(id) => {
          setChannel(id as DiscordChannelName);
        }}
      />
      <Scrolling label="Messages of Discord" size={`${channel} ${JSON.stringify(shown).length}`}>
        {shown.length === 0 && <Welcome channel={channel} />}
        {shown.map((message) => (
          <Message
            key={message.id}
            message={message}
            commands={section.commands}
            onDismiss={(id) => {
              setDismissed([...dismissed, id]);
            }}
          />
        ))}
      </Scrolling>
      {channel === 'direct' ? (
        <p className="note">
          The bot writes here when nothing else is left. Commands are typed in a channel.
        </p>
      ) : (
        <Composer key={channel} channel={channel} commands={section.commands} />
      )}
    </section>
  );
}

function Welcome({ channel }: { readonly channel: DiscordChannelName }) {
  if (channel !== 'friday') return <p className="note">Nothing is here yet.</p>;
  return (
    <p className="note">
      Type <code>/</code> for the bot’s commands, or write a message and use “⋯ Apps” on it. The channel
      belongs to the live group <code>friday</code>.
    </p>
  );
}
