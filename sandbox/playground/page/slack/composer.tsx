/** The text field of Slack in which people type messages and slash commands. */
import { useRef } from 'react';
import manifest from '../../../../manifest.json';
import { AttachButton } from '../chat-parts.tsx';
import { AttachedFiles, CommandList, useDraft, type ListedCommand } from '../composer-parts.tsx';
import { fileOf, perform } from '../connection.ts';
import { useSession } from '../session.ts';

const COMMANDS: readonly ListedCommand[] = manifest.features.slash_commands.map(
  ({ command, usage_hint: description }) => ({ label: command, description }),
);

export function Composer({ channel }: { readonly channel: 'friday' | 'audit' }) {
  const { person, locale } = useSession();
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = useDraft({
    match: (text) =>
      /^\/\S*$/u.test(text) ? COMMANDS.filter(({ label }) => label.startsWith(text) && label !== text) : [],
    choose: ({ label }, { setText }) => {
      setText(`${label} `);
      field.current?.focus();
    },
    send: async (text, files) => {
      const by = { person, locale, channel, text } as const;
      if (text.startsWith('/')) return perform({ kind: 'slack.command', ...by });
      return perform({ kind: 'slack.write', ...by, files: await Promise.all(files.map(fileOf)) });
    },
  });
  const { text } = draft;
  const hint = COMMANDS.find(({ label }) => text === label || text.startsWith(`${label} `))?.description;
  return (
    <div className="composer">
      <CommandList {...draft} />
      {hint !== undefined && <p className="hint">{hint}</p>}
      <AttachedFiles files={draft.files} />
      <textarea
        ref={field}
        rows={Math.max(2, Math.min(6, text.split('\n').length))}
        aria-label="Message or command of Slack"
        placeholder={`Message #${channel}`}
        value={text}
        onChange={({ target }) => {
          draft.setText(target.value);
        }}
        onKeyDown={draft.onKeyDown}
      />
      <div className="line">
        <AttachButton onChange={draft.setFiles} />
        <span className="grow" />
        <button type="button" className="send" aria-label="Send" onClick={() => void draft.send()}>
          ➤
        </button>
      </div>
    </div>
  );
}
