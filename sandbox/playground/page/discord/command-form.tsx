/** The form of a chosen slash command, with one input for each option. */
import { useState, type SyntheticEvent } from 'react';
import type { PersonId, RegisteredView } from '../../view.ts';
import { fileOf, perform } from '../connection.ts';
import { useSession } from '../session.ts';
import { labelOf, OPTION, type TypedCommand } from './commands.ts';
import { OptionInput, type Filled } from './option-input.tsx';

export interface CommandFormProps {
  readonly channel: 'friday' | 'audit';
  readonly command: TypedCommand;
  /** The text that was typed behind the command's name, for the first option. */
  readonly first: string;
  readonly onDone: () => void;
}

type Values = Readonly<Record<string, Filled>>;

export function CommandForm({ channel, command, first, onDone }: CommandFormProps) {
  const { person, locale } = useSession();
  const [firstOption, ...others] = command.options;
  const [values, setValues] = useState<Values>(firstOption ? { [firstOption.name]: first } : {});
  const open = command.options.filter(({ name, required }) => required === true || name in values);
  const closed = others.filter((one) => !open.includes(one));
  const invocation = (filled: Values) => ({
    person,
    locale,
    channel,
    name: command.name,
    ...split(filled, command.options),
  });

  const submit = async (event?: SyntheticEvent): Promise<void> => {
    event?.preventDefault();
    const files = Object.entries(values).flatMap(([name, value]) =>
      value instanceof File ? [{ name, value }] : [],
    );
    const read = await Promise.all(
      files.map(async ({ name, value }) => [name, await fileOf(value)] as const),
    );
    onDone();
    await perform({ kind: 'discord.command', ...invocation(values), files: Object.fromEntries(read) });
  };
  const suggest = async (focused: string, value: string) => {
    const answer = await perform({
      kind: 'discord.suggest',
      ...invocation({ ...values, [focused]: value }),
      focused,
    });
    return answer.kind === 'suggestions' ? answer.choices : [];
  };

  return (
    <form
      className="composer command-form"
      onSubmit={(event) => void submit(event)}
      onKeyDown={({ key }) => {
        if (key === 'Escape') onDone();
      }}
    >
      <div className="line">
        <strong>/{command.label}</strong>
        {open.map((option, index) => (
          <OptionInput
            key={option.name}
            option={option}
            isFirst={index === 0}
            value={values[option.name]}
            onChange={(value) => {
              setValues({ ...values, [option.name]: value });
            }}
            onSubmit={() => void submit()}
            suggest={(value) => suggest(option.name, value)}
          />
        ))}
      </div>
      <div className="line extra">
        {closed.map((option) => (
          <button
            key={option.name}
            type="button"
            onClick={() => {
              setValues({ ...values, [option.name]: option.type === OPTION.boolean ? true : '' });
            }}
          >
            +{labelOf(option, locale)}
          </button>
        ))}
        <span className="grow" />
        <button type="button" onClick={onDone}>
          Cancel
        </button>
        <button type="submit" className="send">
          Send
        </button>
      </div>
    </form>
  );
}

/** Splits the filled options by their type, as Discord sends them. */
function split(values: Values, options: readonly RegisteredView[]) {
  const typeOf = (name: string) => options.find((option) => option.name === name)?.type;
  const filled = Object.entries(values).filter(([, value]) => value !== '' && value !== undefined);
  const texts = filled.filter(([name, value]) => typeOf(name) !== OPTION.user && !(value instanceof File));
  const people = filled.filter(([name]) => typeOf(name) === OPTION.user);
  return {
    options: Object.fromEntries(texts) as Record<string, string | boolean>,
    people: Object.fromEntries(people) as Record<string, PersonId>,
  };
}
