/** Defines a command: as data, how it is called and which options it has, with the function that runs it. */
import type {
  Command,
  CommandDefinition,
  OptionDefinition,
  Request,
  Standing,
  SuggestContext,
} from '../src/chat/command.ts';
import type { Choice, FormWords, Reply } from '../src/chat/reply.ts';
import type { Texts } from '../src/chat/texts/index.ts';
import type { CommandContext } from './context.ts';

export interface DefinedOption extends OptionDefinition {
  /** What to offer for what has been typed so far. */
  readonly suggest?: (
    context: CommandContext,
    typed: string,
    suggestContext: SuggestContext,
  ) => Promise<readonly Choice[]>;
  /** Without it the command is not run, but answered by its `incomplete`. */
  readonly required?: true;
}

interface DefinedStanding extends Omit<Standing, 'form'> {
  readonly form?: (context: CommandContext, argument: string, texts: Texts) => FormWords | undefined;
}

type Incomplete = (request: Request, context: CommandContext) => Reply;

/** In `context` there are only the live groups that the invoker may act on. */
export interface DefinedCommand extends CommandDefinition {
  readonly options: readonly DefinedOption[];
  readonly standing?: DefinedStanding;
  /** @param all the definitions of every command */
  readonly run: (
    request: Request,
    context: CommandContext,
    all: readonly CommandDefinition[],
  ) => ReturnType<Command['run']>;
}

type Definition = Omit<DefinedCommand, 'run' | 'options'> & {
  /** Names of options that buttons and platforms set, and that cannot be typed. */
  readonly kept?: readonly string[];
} & (
    | { readonly options: readonly (DefinedOption & { readonly required?: never })[] }
    | { readonly options: readonly DefinedOption[]; readonly incomplete: Incomplete }
  );

type OptionOf<D extends Definition> = D['options'][number];
type KeptOf<D extends Definition> = D extends { readonly kept: readonly (infer Name extends string)[] }
  ? Name
  : never;
type RequiredOf<D extends Definition> = Extract<OptionOf<D>, { readonly required: true }>['name'];

/** A request whose options are those that the definition names. */
export type RequestOf<D extends Definition> = Request<OptionOf<D>['name'] | KeptOf<D>> & {
  readonly options: Readonly<Record<RequiredOf<D>, string>>;
};

export function defineCommand<const D extends Definition>(
  definition: D,
  run: (
    request: RequestOf<D>,
    context: CommandContext,
    all: readonly CommandDefinition[],
  ) => ReturnType<Command['run']>,
): DefinedCommand {
  const required = definition.options.filter((option) => option.required === true);
  return {
    ...definition,
    run: async (request, context, all) => {
      const lacks = required.some(({ name }) => request.options[name] === undefined);
      return lacks && 'incomplete' in definition
        ? definition.incomplete(request, context)
        : run(request as RequestOf<D>, context, all);
    },
  };
}
