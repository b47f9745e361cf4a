/** Loads the web components that draw Discord, and declares them for TypeScript. */
import '@skyra/discord-components-core/discord-action-row.js';
import '@skyra/discord-components-core/discord-attachments.js';
import '@skyra/discord-components-core/discord-button.js';
import '@skyra/discord-components-core/discord-code.js';
import '@skyra/discord-components-core/discord-command.js';
import '@skyra/discord-components-core/discord-file-attachment.js';
import '@skyra/discord-components-core/discord-mention.js';
import '@skyra/discord-components-core/discord-message.js';
import '@skyra/discord-components-core/discord-messages.js';
import '@skyra/discord-components-core/discord-time.js';
import type {
  DiscordButton,
  DiscordCommand,
  DiscordFileAttachment,
  DiscordMessage,
  DiscordMessages,
} from '@skyra/discord-components-core';
import type { DetailedHTMLProps, HTMLAttributes, Key } from 'react';

type Plain = DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement>;
type With<Element, Names extends keyof Element> = Plain & { readonly [Name in Names]?: Element[Name] } & {
  readonly key?: Key;
};

declare module 'react' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- React's own way to add elements
  namespace JSX {
    interface IntrinsicElements {
      'discord-action-row': Plain;
      'discord-attachments': Plain;
      'discord-button': With<DiscordButton, 'type' | 'disabled'>;
      'discord-code': Plain;
      'discord-command': With<DiscordCommand, 'author' | 'avatar' | 'command'>;
      'discord-file-attachment': With<DiscordFileAttachment, 'name' | 'bytes' | 'bytesUnit' | 'href'>;
      'discord-mention': Plain;
      'discord-message': With<
        DiscordMessage,
        'author' | 'avatar' | 'bot' | 'edited' | 'ephemeral' | 'timestamp' | 'dismissMessageClicked'
      >;
      'discord-messages': With<DiscordMessages, 'lightTheme' | 'noBackground'>;
      'discord-time': Plain;
    }
  }
}
