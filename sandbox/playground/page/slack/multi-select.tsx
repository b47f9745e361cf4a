/** A multi-select of a Slack modal, with the options in the view or those that the bot finds for the typed text. */
import { useEffect, useRef, useState } from 'react';
import type { SlackOption } from './option.ts';

interface MultiSelectProps {
  readonly labelledBy: string;
  readonly placeholder: string;
  /** Undefined if the bot supplies the options. */
  readonly options: readonly SlackOption[] | undefined;
  readonly search: (query: string) => Promise<readonly SlackOption[]>;
  readonly chosen: readonly SlackOption[];
  readonly onChange: (chosen: readonly SlackOption[]) => void;
}

/** The pause in typing after which the bot is asked; Slack's is about the same. */
const PAUSE_MS = 200;

export function MultiSelect({
  labelledBy,
  placeholder,
  options,
  search,
  chosen,
  onChange,
}: MultiSelectProps) {
  const [query, setQuery] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [found, setFound] = useState<readonly SlackOption[]>([]);
  const searchNow = useRef(search);
  searchNow.current = search;
  const isExternal = options === undefined;
  useEffect(() => {
    if (!isExternal || !isOpen) return;
    let isLate = false;
    const timer = setTimeout(() => {
      void searchNow.current(query).then((next) => {
        if (!isLate) setFound(next);
      });
    }, PAUSE_MS);
    return () => {
      isLate = true;
      clearTimeout(timer);
    };
  }, [query, isOpen, isExternal]);

  const matching = (options ?? []).filter(({ text }) =>
    text.text.toLowerCase().includes(query.toLowerCase()),
  );
  const offered = isExternal ? found : matching;
  const isChosen = ({ value }: SlackOption): boolean => chosen.some((one) => one.value === value);
  const toggle = (option: SlackOption): void => {
    const without = chosen.filter(({ value }) => value !== option.value);
    onChange(isChosen(option) ? without : [...chosen, option]);
  };
  return (
    <div className="multi-select">
      <div className="chosen">
        {chosen.map((option) => (
          <button
            key={option.value}
            type="button"
            title="Take it away"
            onClick={() => {
              toggle(option);
            }}
          >
            {option.text.text} ✕
          </button>
        ))}
        <input
          type="search"
          aria-labelledby={labelledBy}
          placeholder={chosen.length === 0 ? placeholder : ''}
          value={query}
          onFocus={() => {
            setOpen(true);
          }}
          onChange={({ target }) => {
            setQuery(target.value);
            setOpen(true);
          }}
        />
      </div>
      {isOpen && (
        <div className="multi-options" role="group" aria-labelledby={labelledBy}>
          {offered.length === 0 && <p className="note">No results</p>}
          {offered.map((option) => (
            <label key={option.value}>
              <input
                type="checkbox"
                checked={isChosen(option)}
                onChange={() => {
                  toggle(option);
                }}
              />
              <span>{option.text.text}</span>
            </label>
          ))}
        </div>
      )}
    </div>
  );
}
