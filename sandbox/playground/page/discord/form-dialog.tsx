/** The dialog of a Discord form, which has one text field. */
import { useEffect, useRef, useState, type SyntheticEvent } from 'react';
import type { DiscordForm } from '../../view.ts';

export function FormDialog({
  form: { title, field },
  onSubmit,
  onClose,
}: {
  readonly form: DiscordForm;
  readonly onSubmit: (text: string) => void;
  readonly onClose: () => void;
}) {
  const [text, setText] = useState('');
  const input = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    input.current?.focus();
  }, []);
  const send = (event: SyntheticEvent): void => {
    event.preventDefault();
    onSubmit(text);
  };
  return (
    <div className="modal-shade">
      <dialog
        open
        className="modal"
        aria-label={title}
        onKeyDown={({ key }) => {
          if (key === 'Escape') onClose();
        }}
      >
        <form onSubmit={send}>
          <header>
            <h3>{title}</h3>
          </header>
          <div className="modal-body">
            <label className="input">
              <p>{field.label}</p>
              <textarea
                rows={4}
                required
                ref={input}
                value={text}
                onChange={({ target }) => {
                  setText(target.value);
                }}
              />
            </label>
          </div>
          <footer>
            <button type="button" onClick={onClose}>
              Cancel
            </button>
            <button type="submit" className="primary">
              Submit
            </button>
          </footer>
        </form>
      </dialog>
    </div>
  );
}
