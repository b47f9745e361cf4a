/** The text field of Discord in which people type messages and choose slash commands. */
import { useState } from 'react';
import type { RegisteredView } from '../../view.ts';
import { AttachButton } from '../chat-parts.tsx';
import { AttachedFiles, CommandList, useDraft } from '../composer-parts.tsx';
import { fileOf, perform } from '../connection.ts';
import { useSession } from '../session.ts';
import { CommandForm } from './command-form.tsx';
import { typedCommands, type TypedCommand } from './commands.ts';

export interface ComposerProps {
  readonly channel: 'friday' | 'audit';
  readonly commands: readonly RegisteredView[];
}

interface ChosenCommand {
  readonly command: TypedCommand;
  /** What the person typed behind the command's name. */
  readonly rest: string;
}

export function Composer({ channel, commands }: ComposerProps) {
  const { person, locale } = useSession();
  const [chosen, setChosen] = useState<ChosenCommand>();
  const draft = useDraft({
    match: (text) =>
      (text.startsWith('/') ? matchingCommands(typedCommands(commands, locale), text) : []).map(
        (command) => ({
          command,
          label: `/${command.label}`,
          description: command.description,
        }),
      ),
    choose: ({ command }, { text, setText }) => {
      setChosen({ command, rest: restOf(text, command) });
      setText('');
    },
    send: async (text, files) =>
      perform({
        kind: 'discord.write',
        person,
        locale,
        channel,
        text,
        files: await Promise.all(files.map(fileOf)),
      }),
  });

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
      <CommandList {...draft} />
      <AttachedFiles files={draft.files} />
      <div className="line">
        <AttachButton onChange={draft.setFiles} />
        <textarea
          rows={Math.min(6, draft.text.split('\n').length)}
          aria-label="Message or command of Discord"
          placeholder={`Message #${channel}, or /`}
          value={draft.text}
          onChange={({ target }) => {
            draft.setText(target.value);
          }}
          onKeyDown={draft.onKeyDown}
        />
      </div>
    </div>
  );
}

/** The commands whose name begins with what is typed, and those whose whole name is typed, with options behind it. */
function matchingCommands(commands: readonly TypedCommand[], text: string): readonly TypedCommand[] {
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
