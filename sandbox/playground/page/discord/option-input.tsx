/** The input for one option of a slash command: text with the bot's suggestions, yes or no, a person, or a file. */
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { PEOPLE } from '../../people.ts';
import type { RegisteredView } from '../../view.ts';
import { useSession } from '../session.ts';
import { descriptionOf, labelOf, OPTION } from './commands.ts';

export type Filled = string | boolean | File | undefined;

interface Choice {
  readonly name: string;
  readonly value: string;
}

interface OptionInputProps {
  readonly option: RegisteredView;
  readonly isFirst: boolean;
  readonly value: Filled;
  readonly onChange: (value: Filled) => void;
  readonly onSubmit: () => void;
  readonly suggest: (value: string) => Promise<readonly Choice[]>;
}

/** The pause in typing after which suggestions are requested; Discord's is about the same. */
const PAUSE_MS = 150;

export function OptionInput(props: OptionInputProps) {
  const { option, value, onChange } = props;
  const { locale } = useSession();
  const label = labelOf(option, locale);
  const title = descriptionOf(option, locale);
  switch (option.type) {
    case OPTION.boolean:
      return (
        <label className="option" title={title}>
          {label}
          <select
            value={value === true ? 'true' : 'false'}
            onChange={({ target }) => {
              onChange(target.value === 'true');
            }}
          >
            <option value="true">True</option>
            <option value="false">False</option>
          </select>
        </label>
      );
    case OPTION.user:
      return (
        <label className="option" title={title}>
          {label}
          <select
            value={typeof value === 'string' ? value : ''}
            onChange={({ target }) => {
              onChange(target.value);
            }}
          >
            <option value="">…</option>
            {PEOPLE.map(({ id, name }) => (
              <option key={id} value={id}>
                @{name}
              </option>
            ))}
          </select>
        </label>
      );
    case OPTION.attachment:
      return (
        <label className="option" title={title}>
          {label}
          <input
            type="file"
            onChange={({ target }) => {
              onChange(target.files?.[0]);
            }}
          />
        </label>
      );
    default:
      return <TextOption {...props} label={label} title={title} />;
  }
}

function TextOption(props: OptionInputProps & { readonly label: string; readonly title: string }) {
  const { option, label, title, isFirst, onChange, onSubmit, suggest } = props;
  const text = typeof props.value === 'string' ? props.value : '';
  const [choices, setChoices] = useState<readonly Choice[]>([]);
  const [isFocused, setFocused] = useState(false);
  const [marked, setMarked] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const asked = useRef(0);
  const suggestNow = useRef(suggest);
  suggestNow.current = suggest;

  useEffect(() => {
    if (isFirst) input.current?.focus();
  }, [isFirst]);
  useEffect(() => {
    if (!isFocused || option.autocomplete !== true) return;
    const timer = setTimeout(() => {
      const number = (asked.current += 1);
      void suggestNow.current(text).then((found) => {
        // An earlier answer may arrive after a later one.
        if (number === asked.current) setChoices(found);
      });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [text, isFocused, option.autocomplete]);

  const choose = ({ value }: Choice): void => {
    setMarked(-1);
    onChange(value);
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const choice = choices[marked];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : choices.length;
      setMarked(choices.length === 0 ? -1 : (marked + step) % (choices.length + 1));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (choice !== undefined && isFocused) choose(choice);
      else onSubmit();
    }
  };
  const isOpen = isFocused && choices.length > 0;
  return (
    <label className="option" title={title}>
      {label}
      <input
        ref={input}
        role="combobox"
        aria-expanded={isOpen}
        aria-label={label}
        aria-controls={`suggested-${option.name}`}
        placeholder={title}
        value={text}
        onChange={({ target }) => {
          setMarked(-1);
          onChange(target.value);
        }}
        onKeyDown={onKeyDown}
        onFocus={() => {
          setFocused(true);
        }}
        onBlur={() => {
          setFocused(false);
        }}
      />
      <span
        className="offered"
        role="listbox"
        id={`suggested-${option.name}`}
        aria-label={label}
        hidden={!isOpen}
      >
        {choices.map((choice, index) => (
          <button
            key={choice.value}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={index === marked}
            onMouseDown={(event) => {
              // Keeps the focus in the input.
              event.preventDefault();
              choose(choice);
            }}
          >
            {choice.name}
          </button>
        ))}
      </span>
    </label>
  );
}
