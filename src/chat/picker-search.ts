/** Searches the choices of an open picker, also of one that another process opened. */
import type { Logger } from 'pino';
import type { Allowed } from './access.ts';
import type { Invoker } from './command.ts';
import { resolveCommand, type ResolveDeps } from './resolve-command.ts';
import type { Choice } from './reply.ts';
import { catalogues } from './texts/index.ts';
import { within } from '../async/retry.ts';

/**
 * Searches the picker whose offer has `key`; no choices if it is unknown, expired or another person's. Never rejects.
 */
export type PickerSearch = (
  key: string,
  searching: { readonly invoker: Invoker; readonly access: Allowed },
  typed: string,
) => Promise<readonly Choice[]>;

/** Platforms await the answer for 3 s. */
const SUGGEST_MS = 2_500;

export function createPickerSearch(
  deps: Omit<ResolveDeps, 'texts'> & { readonly log: Logger },
): PickerSearch {
  const suggest: PickerSearch = async (key, { invoker, access }, typed) => {
    const act = { kind: 'click', key, values: [] } as const;
    const click = { id: key, invoker, channelId: null, act, handle: {} };
    const decision = await resolveCommand(click, { ...deps, texts: catalogues.en });
    if (decision.kind === 'refused') return [];
    const { command, options, channelId } = decision;
    const users = command.options.find(({ name }) => name === 'users');
    return (await users?.suggest?.(typed, { access, channelId, options, log: deps.log })) ?? [];
  };
  return async (key, searching, typed) => {
    try {
      const made = suggest(key, searching, typed);
      if (await within(made, SUGGEST_MS)) return await made;
      deps.log.debug({ moderator: searching.invoker.id }, 'suggestions were not made in time');
    } catch (error) {
      deps.log.debug({ moderator: searching.invoker.id, err: error }, 'could not make suggestions');
    }
    return [];
  };
}
