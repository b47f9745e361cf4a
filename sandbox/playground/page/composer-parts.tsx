/** What the composers of Discord and Slack share: the draft with its files, the keys, and the list of matching commands. */
import { useState, type KeyboardEvent } from 'react';

export interface ListedCommand {
  /** What the person sees and types, with its slash. */
  readonly label: string;
  readonly description: string;
}

export interface DraftOptions<Command extends ListedCommand> {
  /** The commands that match what is typed. */
  readonly match: (text: string) => readonly Command[];
  readonly choose: (command: Command, draft: Pick<Draft<Command>, 'text' | 'setText'>) => void;
  /** Sends the message or command; the draft is empty by then. */
  readonly send: (text: string, files: readonly File[]) => Promise<unknown>;
}

export interface Draft<Command> {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly files: readonly File[];
  readonly setFiles: (files: readonly File[]) => void;
  readonly matches: readonly Command[];
  /** The command that Enter and Tab choose. */
  readonly current: Command | undefined;
  readonly choose: (command: Command) => void;
  readonly send: () => Promise<void>;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

export function useDraft<Command extends ListedCommand>(options: DraftOptions<Command>): Draft<Command> {
  const [text, setText] = useState('');
  const [marked, setMarked] = useState(0);
  const [files, setFiles] = useState<readonly File[]>([]);
  const matches = options.match(text);
  const current = matches[Math.min(marked, matches.length - 1)];

  const choose = (command: Command): void => {
    options.choose(command, { text, setText });
    setMarked(0);
  };
  const send = async (): Promise<void> => {
    if (text.trim() === '' && files.length === 0) return;
    setText('');
    setFiles([]);
    await options.send(text, files);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && matches.length > 0) {
      event.preventDefault();
      setMarked((marked + (event.key === 'ArrowDown' ? 1 : matches.length - 1)) % matches.length);
    } else if ((event.key === 'Enter' && !event.shiftKey) || (event.key === 'Tab' && current !== undefined)) {
      event.preventDefault();
      if (current === undefined) void send();
      else choose(current);
    }
  };
  return { text, setText, files, setFiles, matches, current, choose, send, onKeyDown };
}

export function CommandList<Command extends ListedCommand>({
  matches,
  current,
  choose,
}: Pick<Draft<Command>, 'matches' | 'current' | 'choose'>) {
  if (matches.length === 0) return undefined;
  return (
    <div className="offered" role="listbox" aria-label="Commands">
      {matches.map((command) => (
        <button
          key={command.label}
          type="button"
          role="option"
          aria-selected={command === current}
          onClick={() => {
            choose(command);
          }}
        >
          <strong>{command.label}</strong> <span>{command.description}</span>
        </button>
      ))}
    </div>
  );
}

export function AttachedFiles({ files }: { readonly files: readonly File[] }) {
  if (files.length === 0) return undefined;
  return <p className="attached">📎 {files.map(({ name }) => name).join(', ')}</p>;
}
