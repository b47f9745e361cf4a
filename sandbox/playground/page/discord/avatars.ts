/** Sets the default avatar of the components library, which would fetch one from Discord; import this before the library. */
import type {} from '@skyra/discord-components-core';
import { avatarOf } from '../people.ts';

globalThis.$discordMessage = { avatars: { default: 'blue', blue: avatarOf(undefined) } };
