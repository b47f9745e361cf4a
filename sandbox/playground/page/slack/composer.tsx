/** Where messages and slash commands are typed in Slack. */
import { useRef, useState, type KeyboardEvent } from 'react';
import manifest from '../../../../manifest.json';
import { AttachButton } from '../chat-parts.tsx';
import { fileOf, perform } from '../connection.ts';
import { useSession } from '../session.ts';

export function Composer({ channel }: { readonly channel: 'friday' | 'audit' }) {
  const { person, locale } = useSession();
  const [text, setText] = useState('');
  const [marked, setMarked] = useState(0);
  const [files, setFiles] = useState<readonly File[]>([]);
  const field = useRef<HTMLTextAreaElement>(null);
  const isNaming = /^\/\S*$/u.test(text);
  const all = manifest.features.slash_commands;
  const offered = isNaming ? all.filter(({ command }) => command.startsWith(text) && command !== text) : [];
  const hint = all.find(({ command }) => text === command || text.startsWith(`${command} `))?.usage_hint;
  const current = offered[Math.min(marked, offered.length - 1)];

  const choose = (command: string): void => {
    setText(`${command} `);
    field.current?.focus();
  };
  const send = async (): Promise<void> => {
    const by = { person, locale, channel, text } as const;
    if (text.trim() === '' && files.length === 0) return;
    const sent = await Promise.all(files.map(fileOf));
    setText('');
    setFiles([]);
    if (text.startsWith('/')) await perform({ kind: 'slack.command', ...by });
    else await perform({ kind: 'slack.write', ...by, files: sent });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && offered.length > 0) {
      event.preventDefault();
      setMarked((marked + 1) % offered.length);
    } else if (event.key === 'Tab' && current !== undefined) {
      event.preventDefault();
      choose(current.command);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      if (current === undefined) void send();
      else choose(current.command);
    }
  };
  return (
    <div className="composer">
      {offered.length > 0 && (
        <div className="offered" role="listbox" aria-label="Commands">
          {offered.map((one) => (
            <button
              key={one.command}
              type="button"
              role="option"
              aria-selected={one === current}
              onClick={() => {
                choose(one.command);
              }}
            >
              <strong>{one.command}</strong> <span>{one.usage_hint}</span>
            </button>
          ))}
        </div>
      )}
      {hint !== undefined && <p className="hint">{hint}</p>}
      {files.length > 0 && <p className="attached">📎 {files.map(({ name }) => name).join(', ')}</p>}
      <textarea
        ref={field}
        rows={Math.max(2, Math.min(6, text.split('\n').length))}
        aria-label="Message or command of Slack"
        placeholder={`Message #${channel}`}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="line">
        <AttachButton onChange={setFiles} />
        <span className="grow" />
        <button type="button" className="send" aria-label="Send" onClick={() => void send()}>
          ➤
        </button>
      </div>
    </div>
  );
}
