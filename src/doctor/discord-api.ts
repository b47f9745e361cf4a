/** How the doctor asks Discord, and what it keeps of a server. */
import type { APIGuild, RouteLike } from 'discord.js';
import type { Answer } from './bounded-answer.ts';

export type Get = <T>(route: RouteLike, query?: Readonly<Record<string, string>>) => Promise<Answer<T>>;

/** A server that the bot is in. */
export interface Server {
  readonly guild: APIGuild;
  /** Undefined where Discord did not say. */
  readonly roleIds: readonly string[] | undefined;
}
