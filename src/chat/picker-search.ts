/** Searches the choices of an open picker, also of one that another process opened. */
import type { Logger } from 'pino';
import type { Allowed } from './access.ts';
import type { Invoker } from './command.ts';
import { resolveCommand, type ResolveDeps } from './resolve-command.ts';
import type { Choice } from './reply.ts';
import { catalogues } from './texts/index.ts';
import { within } from '../async/retry.ts';

/** Of the picker whose offer has `key`; none when it is unknown, expired or another person's. Never rejects. */
export type PickerSearch = (
  key: string,
  asked: { readonly invoker: Invoker; readonly access: Allowed },
  typed: string,
) => Promise<readonly Choice[]>;

/** Platforms await the answer for 3 s. */
const SUGGEST_MS = 2_500;

export function createPickerSearch(
  parts: Omit<ResolveDeps, 'texts'> & { readonly log: Logger },
): PickerSearch {
  const suggest: PickerSearch = async (key, { invoker, access }, typed) => {
    const act = { kind: 'click', key, values: [] } as const;
    const click = { id: key, invoker, channelId: null, act, handle: {} };
    const decision = await resolveCommand(click, { ...parts, texts: catalogues.en });
    if (decision.kind === 'refused') return [];
    const { command, options, channelId } = decision;
    const users = command.options.find(({ name }) => name === 'users');
    return (await users?.suggest?.(typed, { access, channelId, options, log: parts.log })) ?? [];
  };
  return async (key, asked, typed) => {
    try {
      const made = suggest(key, asked, typed);
      if (await within(made, SUGGEST_MS)) return await made;
      parts.log.debug({ moderator: asked.invoker.id }, 'suggestions were not made in time');
    } catch (error) {
      parts.log.debug({ moderator: asked.invoker.id, err: error }, 'could not make suggestions');
    }
    return [];
  };
}
