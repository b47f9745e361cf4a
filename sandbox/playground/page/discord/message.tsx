/** Draws one message of Discord, with its components and its menu. */
import { useState } from 'react';
import type { DiscordForm, DiscordMessageView, PageLocale, PersonId, RegisteredView } from '../../view.ts';
import { Menu, usePress } from '../chat-parts.tsx';
import { perform } from '../connection.ts';
import { avatarOf, nameOf } from '../people.ts';
import { useSession } from '../session.ts';
import { labelOf, MENU, ofType, typedCommands } from './commands.ts';
import { Components, File } from './components.tsx';
import { FormDialog } from './form-dialog.tsx';
import { MarkUp } from './mark-up.tsx';

export interface MessageProps {
  readonly message: DiscordMessageView;
  readonly commands: readonly RegisteredView[];
  /** Called when the reader dismisses the message. */
  readonly onDismiss: (id: string) => void;
}

export function Message({ message, commands, onDismiss }: MessageProps) {
  const session = useSession();
  const { person, locale, theme } = session;
  const { isWaiting, failure, press } = usePress();
  const [form, setForm] = useState<DiscordForm>();
  const { id, author, command, components } = message;
  const shared = { person, locale, message: id } as const;
  const controls = {
    isWaiting,
    onPress: (customId: string) => {
      press(async () => {
        const answer = await perform({ kind: 'discord.press', ...shared, customId });
        if (answer.kind === 'form') setForm(answer);
        return answer;
      });
    },
    onChoose: (customId: string, values: readonly string[]) => {
      press(() => perform({ kind: 'discord.choose', ...shared, customId, values: [...values] }));
    },
  };
  return (
    <article className="message" aria-label={`Message of ${nameOf(author)}`}>
      {form && (
        <FormDialog
          form={form}
          onClose={() => {
            setForm(undefined);
          }}
          onSubmit={(text) => {
            setForm(undefined);
            const { customId, field } = form;
            const act = { kind: 'discord.submit', ...shared, form: customId, field: field.customId } as const;
            press(() => perform({ ...act, text }));
          }}
        />
      )}
      <discord-messages key={theme} lightTheme={theme === 'light'} noBackground>
        <discord-message
          author={nameOf(author)}
          avatar={avatarOf(author)}
          bot={author === undefined}
          edited={message.edited}
          ephemeral={message.ephemeral}
          timestamp={`${today(locale)} ${clock(message.atMs, locale)}`}
          dismissMessageClicked={() => {
            onDismiss(id);
          }}
        >
          {command && (
            <discord-command
              slot="reply"
              author={nameOf(command.by)}
              avatar={avatarOf(command.by)}
              command={commandLabel(command.name, commands, locale)}
            />
          )}
          <div className="body">
            {message.thinking && <Thinking />}
            {message.failure !== undefined && <p className="failure">{message.failure}</p>}
            {message.content !== '' && <MarkUp text={message.content} locale={locale} />}
            <Components components={components} files={message.files} controls={controls} />
            {components.length === 0 && message.files.map((file) => <File key={file.href} file={file} />)}
          </div>
        </discord-message>
      </discord-messages>
      {failure !== undefined && (
        <p className="failure" role="status">
          {failure}
        </p>
      )}
      <MessageMenu message={message} commands={commands} />
    </article>
  );
}

/** The name of a used command in the reader's language. */
function commandLabel(name: string, commands: readonly RegisteredView[], locale: PageLocale): string {
  const typed = typedCommands(commands, locale).find((one) => `/${one.name}` === name);
  const entry = commands.find((one) => one.name === name);
  return typed?.label ?? (entry === undefined ? name : labelOf(entry, locale));
}

function Thinking() {
  return (
    <p className="thinking">
      <span aria-hidden="true">● ● ●</span> unwhitelist is thinking…
    </p>
  );
}

function today(locale: PageLocale): string {
  return locale === 'en' ? 'Today at' : '今天';
}

function clock(ms: number, locale: PageLocale): string {
  return new Date(ms).toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit' });
}

function MessageMenu({ message, commands }: Pick<MessageProps, 'message' | 'commands'>) {
  const { person, locale } = useSession();
  const { author, channel } = message;
  const entries = ofType(commands, MENU.message).map((entry) => ({
    label: labelOf(entry, locale),
    onChoose: () => {
      void perform({ kind: 'discord.messageMenu', person, locale, message: message.id, entry: entry.name });
    },
  }));
  const groups = [{ heading: 'Apps · this message', entries }];
  const onPerson =
    author === undefined
      ? []
      : [
          {
            heading: `Apps · ${nameOf(author)}`,
            entries: userEntries(author, channel, commands, { person, locale }),
          },
        ];
  return <Menu label="More: apps" face="⋯" groups={[...groups, ...onPerson]} />;
}

/** The entries of a person's menu. */
export function userEntries(
  target: PersonId,
  channel: string,
  commands: readonly RegisteredView[],
  by: { readonly person: PersonId; readonly locale: PageLocale },
) {
  return ofType(commands, MENU.user).map((entry) => ({
    label: labelOf(entry, by.locale),
    onChoose: () => {
      const place = channel === 'audit' ? 'audit' : 'friday';
      void perform({ kind: 'discord.userMenu', ...by, channel: place, target, entry: entry.name });
    },
  }));
}
