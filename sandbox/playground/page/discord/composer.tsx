/** Where messages and slash commands are typed in Discord. */
import { useState, type KeyboardEvent } from 'react';
import type { RegisteredView } from '../../view.ts';
import { AttachButton } from '../chat-parts.tsx';
import { fileOf, perform } from '../connection.ts';
import { useSession } from '../session.ts';
import { CommandForm } from './command-form.tsx';
import { typedCommands, type TypedCommand } from './commands.ts';

export interface ComposerProps {
  readonly channel: 'friday' | 'audit';
  readonly commands: readonly RegisteredView[];
}

interface Chosen {
  readonly command: TypedCommand;
  /** What was typed behind its name. */
  readonly rest: string;
}

export function Composer({ channel, commands }: ComposerProps) {
  const { person, locale } = useSession();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<Chosen>();
  const [marked, setMarked] = useState(0);
  const [files, setFiles] = useState<readonly File[]>([]);
  const offered = text.startsWith('/') ? matching(typedCommands(commands, locale), text) : [];
  const current = offered[Math.min(marked, offered.length - 1)];

  const choose = (command: TypedCommand): void => {
    setChosen({ command, rest: restOf(text, command) });
    setText('');
    setMarked(0);
  };
  const send = async (): Promise<void> => {
    if (text.trim() === '' && files.length === 0) return;
    const sent = await Promise.all(files.map(fileOf));
    await perform({ kind: 'discord.write', person, locale, channel, text, files: sent });
    setText('');
    setFiles([]);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (offered.length === 0) return;
      event.preventDefault();
      setMarked((marked + (event.key === 'ArrowDown' ? 1 : offered.length - 1)) % offered.length);
    } else if ((event.key === 'Enter' && !event.shiftKey) || (event.key === 'Tab' && current !== undefined)) {
      event.preventDefault();
      if (current === undefined) void send();
      else choose(current);
    }
  };

  if (chosen !== undefined) {
    return (
      <CommandForm
        channel={channel}
        command={chosen.command}
        first={chosen.rest}
        onDone={() => {
          setChosen(undefined);
        }}
      />
    );
  }
  return (
    <div className="composer">
      {offered.length > 0 && (
        <div className="offered" role="listbox" aria-label="Commands" id="discord-commands">
          {offered.map((command) => (
            <button
              key={command.name}
              type="button"
              role="option"
              aria-selected={command === current}
              onClick={() => {
                choose(command);
              }}
            >
              <strong>/{command.label}</strong> <span>{command.description}</span>
            </button>
          ))}
        </div>
      )}
      {files.length > 0 && <p className="attached">📎 {files.map(({ name }) => name).join(', ')}</p>}
      <div className="line">
        <AttachButton onChange={setFiles} />
        <textarea
          rows={Math.min(6, text.split('\n').length)}
          aria-label="Message or command of Discord"
          placeholder={`Message #${channel}, or /`}
          value={text}
          onChange={({ target }) => {
            setText(target.value);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
    </div>
  );
}

/** Those whose name begins with what is typed, or is followed by more. */
function matching(commands: readonly TypedCommand[], text: string): readonly TypedCommand[] {
  const typed = text.slice(1).toLowerCase();
  return commands.filter(({ label, name }) =>
    [label, name].some((one) => one.startsWith(typed) || typed.startsWith(`${one} `)),
  );
}

function restOf(text: string, { label, name }: TypedCommand): string {
  const typed = text.slice(1);
  const word = [label, name].find((one) => typed.toLowerCase().startsWith(`${one} `));
  return word === undefined ? '' : typed.slice(word.length + 1).trim();
}
