/** Slack's half of the page: channels, messages, the text field, and the open modal. */
import { useState } from 'react';
import type { Sections } from '../../view.ts';
import { ChannelTabs, Scrolling } from '../chat-parts.tsx';
import { useSession } from '../session.ts';
import { Composer } from './composer.tsx';
import { Message } from './message.tsx';
import { Modal } from './modal.tsx';

const CHANNELS = [
  { id: 'friday', label: '# friday' },
  { id: 'audit', label: '# audit' },
  { id: 'direct', label: 'unwhitelist' },
] as const;

type SlackChannelName = (typeof CHANNELS)[number]['id'];

export function SlackPane({ section }: { readonly section: Sections['slack'] }) {
  const { person } = useSession();
  const [channel, setChannel] = useState<SlackChannelName>('friday');
  const visible = section.messages.filter(({ seenBy }) => seenBy === undefined || seenBy === person);
  const shown = visible.filter((message) => message.channel === channel);
  const modal = section.modals.findLast((one) => one.person === person);
  const tabs = CHANNELS.map(({ id, label }) => {
    return { id, label, count: visible.filter((one) => one.channel === id).length };
  });
  return (
    <section className="slack pane" data-pane="slack" aria-label="Slack">
      <header className="pane-head">
        <h2>Slack</h2>
      </header>
      <ChannelTabs
        label="Channels of Slack"
        tabs={tabs}
        current={channel}
        onChange={(id) => {
          setChannel(id as SlackChannelName);
        }}
      />
      <Scrolling label="Messages of Slack" size={`${channel} ${JSON.stringify(shown).length}`}>
        {shown.length === 0 && (
          <p className="note">
            {channel === 'friday'
              ? 'Type /unwhitelist or /whitelist, or write a message and use “⋯” on it.'
              : 'Nothing is here yet.'}
          </p>
        )}
        {shown.map((message) => (
          <Message key={message.id} message={message} />
        ))}
      </Scrolling>
      {channel === 'direct' ? (
        <p className="note">Here the bot sends files and the progress of long work.</p>
      ) : (
        <Composer key={channel} channel={channel} />
      )}
      {modal && <Modal key={modal.id} modal={modal} />}
    </section>
  );
}
