/** Defines a command: its name and options as data, and the function that runs it. */
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
  /** Autocomplete: suggestions for the text typed so far. */
  readonly suggest?: (
    context: CommandContext,
    typed: string,
    suggestContext: SuggestContext,
  ) => Promise<readonly Choice[]>;
  /** If this option is missing, `incomplete` answers and the command is not run. */
  readonly required?: true;
}

interface DefinedStanding extends Omit<Standing, 'form'> {
  readonly form?: (context: CommandContext, argument: string, texts: Texts) => FormWords | undefined;
}

type Incomplete = (request: Request, context: CommandContext) => Reply;

/** Its `context` contains only the live groups that the invoker may act on. */
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

/** A request that can read only the options of the definition. */
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
