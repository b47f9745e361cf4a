/** Draws one message of Slack, with its buttons and its menu. */
import type { MouseEvent } from 'react';
import manifest from '../../../../manifest.json';
import type { SlackMessageView } from '../../view.ts';
import { Menu, sizeOf, usePress } from '../chat-parts.tsx';
import { perform } from '../connection.ts';
import { avatarOf, nameOf } from '../people.ts';
import { useSession } from '../session.ts';
import { Blocks } from './blocks.tsx';

export function Message({ message }: { readonly message: SlackMessageView }) {
  const { person, locale } = useSession();
  const { isWaiting, failure, press } = usePress();
  const { id, author, ephemeral } = message;
  const by = { person, locale, message: id } as const;
  const entries = manifest.features.shortcuts.map(({ name }) => ({
    label: name,
    onChoose: () => {
      press(() => perform({ kind: 'slack.shortcut', ...by }));
    },
  }));
  const onClick = ({ target }: MouseEvent): void => {
    const button = target instanceof Element ? target.closest('button') : null;
    if (button === null || isWaiting) return;
    const label = button.textContent.trim();
    press(() => perform({ kind: 'slack.press', ...by, label }));
  };
  return (
    <article className="message" aria-label={`Message of ${nameOf(author)}`} aria-busy={isWaiting}>
      {ephemeral && <p className="only-you">👁 Only visible to you</p>}
      <img src={avatarOf(author)} alt="" width="36" height="36" />
      <div className="body">
        <p className="by">
          <strong>{nameOf(author)}</strong>
          {author === undefined && <span className="app">APP</span>}
          <time>
            {new Date(message.atMs).toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit' })}
          </time>
        </p>
        {/* The library's buttons do nothing by themselves: what is pressed is found here. */}
        <div className="blocks" onClick={onClick}>
          <Blocks blocks={message.blocks} text={message.text} />
          {message.edited && <span className="edited">(edited)</span>}
        </div>
        {message.failure !== undefined && <p className="failure">{message.failure}</p>}
        {message.files.map(({ href, name, bytes }) => (
          <a className="file" key={href} href={href} download={name}>
            <span aria-hidden="true">📄</span> {name} <small>{sizeOf(bytes)}</small>
          </a>
        ))}
        {failure !== undefined && (
          <p className="failure" role="status">
            {failure}
          </p>
        )}
      </div>
      <Menu label="More actions" face="⋯" groups={[{ heading: 'Message shortcuts', entries }]} />
    </article>
  );
}
