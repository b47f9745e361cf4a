/** A select menu of a Discord message. The library's select takes one value only; Discord sends several when the menu closes. */
import { useState } from 'react';
import type { DiscordComponent } from '../../view.ts';
import type { Controls } from './controls.ts';

export function SelectMenu({
  component,
  controls,
}: {
  readonly component: DiscordComponent;
  readonly controls: Controls;
}) {
  const {
    custom_id: id = '',
    placeholder = '',
    min_values: min = 1,
    max_values: max = 1,
    options = [],
  } = component;
  const initial = options.filter((option) => option.default === true).map(({ value }) => value);
  const [isOpen, setOpen] = useState(false);
  const [values, setValues] = useState<readonly string[]>(initial);
  const labels = options.filter(({ value }) => values.includes(value)).map(({ label }) => label);
  const send = (chosen: readonly string[]): void => {
    setOpen(false);
    if (chosen.length >= min) controls.onChoose(id, chosen);
  };
  const toggle = (value: string): void => {
    if (max === 1) {
      setValues([value]);
      send([value]);
    } else if (values.includes(value)) setValues(values.filter((one) => one !== value));
    else if (values.length < max) setValues([...values, value]);
  };
  return (
    <div className="select">
      <button
        type="button"
        aria-expanded={isOpen}
        disabled={controls.isWaiting}
        onClick={() => {
          if (isOpen && max > 1) send(values);
          else setOpen(!isOpen);
        }}
      >
        <span>{labels.length === 0 ? placeholder : labels.join(', ')}</span> <span aria-hidden="true">⌄</span>
      </button>
      {isOpen && (
        <div className="select-options" role="group" aria-label={placeholder}>
          {options.map(({ label, value, description }) => (
            <label key={value}>
              <input
                type={max === 1 ? 'radio' : 'checkbox'}
                name={id}
                checked={values.includes(value)}
                onChange={() => {
                  toggle(value);
                }}
              />
              <span>
                {label}
                {description !== undefined && <small>{description}</small>}
              </span>
            </label>
          ))}
          {max > 1 && (
            <button
              type="button"
              className="select-done"
              onClick={() => {
                send(values);
              }}
            >
              ✓ {values.length}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
