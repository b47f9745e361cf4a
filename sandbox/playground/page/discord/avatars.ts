/** Gives the library an avatar for whom it has none, which it would fetch from Discord; to be loaded before it. */
import type {} from '@skyra/discord-components-core';
import { avatarOf } from '../people.ts';

globalThis.$discordMessage = { avatars: { default: 'blue', blue: avatarOf(undefined) } };
