/** Draws a modal of Slack: texts by the library, inputs by our components, because the library's do not report their values. */
import { useEffect, useRef, useState, type SyntheticEvent } from 'react';
import type { SlackModalView } from '../../view.ts';
import { fileOf, perform } from '../connection.ts';
import { Blocks } from './blocks.tsx';
import { MultiSelect } from './multi-select.tsx';
import type { PlainText, SlackOption } from './option.ts';

interface InputBlock {
  readonly type: 'input';
  readonly block_id: string;
  readonly label: PlainText;
  readonly optional?: boolean;
  readonly element: {
    readonly type: string;
    readonly placeholder?: PlainText;
    readonly options?: readonly SlackOption[];
    readonly initial_options?: readonly SlackOption[];
    readonly filetypes?: readonly string[];
  };
}

interface View {
  readonly title: PlainText;
  readonly submit?: PlainText;
  readonly close?: PlainText;
  readonly blocks: readonly (InputBlock | { readonly type: 'section' })[];
}

export function Modal({ modal }: { readonly modal: SlackModalView }) {
  const { title, submit, close, blocks } = modal.view as View;
  const inputs = blocks.filter((block) => block.type === 'input');
  const texts = blocks.filter((block) => block.type !== 'input');
  const [selected, setSelected] = useState<readonly SlackOption[]>();
  const [pasted, setPasted] = useState('');
  const [file, setFile] = useState<File>();
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<string>();
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    box.current?.focus();
  }, []);

  const initial = inputs.flatMap(({ element }) => element.initial_options ?? []);
  const chosen = selected ?? initial;
  const dismiss = (): void => {
    void perform({ kind: 'slack.dismiss', modal: modal.id });
  };
  const send = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const answer = await perform({
      kind: 'slack.submit',
      modal: modal.id,
      selected: chosen.map(({ value }) => value),
      ...(pasted !== '' && { pasted }),
      ...(file && { file: await fileOf(file) }),
    });
    setErrors(answer.kind === 'errors' ? answer.errors : {});
    setFailure(answer.kind === 'failed' ? answer.text : undefined);
  };
  const draw = ({ block_id: id, element }: InputBlock) => {
    switch (element.type) {
      case 'plain_text_input':
        return (
          <textarea
            rows={3}
            aria-labelledby={`label-${id}`}
            value={pasted}
            onChange={({ target }) => {
              setPasted(target.value);
            }}
          />
        );
      case 'file_input':
        return (
          <input
            type="file"
            aria-labelledby={`label-${id}`}
            accept={element.filetypes?.map((type) => `.${type}`).join(',')}
            onChange={({ target }) => {
              setFile(target.files?.[0]);
            }}
          />
        );
      default:
        return (
          <MultiSelect
            labelledBy={`label-${id}`}
            placeholder={element.placeholder?.text ?? ''}
            options={element.options}
            search={(query) => search(modal.id, query)}
            chosen={chosen}
            onChange={setSelected}
          />
        );
    }
  };
  return (
    <div className="modal-shade">
      <dialog
        open
        className="modal"
        aria-label={title.text}
        ref={box}
        tabIndex={-1}
        onKeyDown={({ key }) => {
          if (key === 'Escape') dismiss();
        }}
      >
        <form onSubmit={(event) => void send(event)}>
          <header>
            <h3>{title.text}</h3>
            <button type="button" aria-label="Close" onClick={dismiss}>
              ✕
            </button>
          </header>
          <div className="modal-body">
            <Blocks blocks={texts} />
            {inputs.map((block) => (
              <div className="input" key={block.block_id}>
                <p id={`label-${block.block_id}`}>
                  <strong>{block.label.text}</strong> {block.optional === true && <small>(optional)</small>}
                </p>
                {draw(block)}
                {errors[block.block_id] !== undefined && <p className="failure">{errors[block.block_id]}</p>}
              </div>
            ))}
            {failure !== undefined && <p className="failure">{failure}</p>}
          </div>
          <footer>
            {close && (
              <button type="button" onClick={dismiss}>
                {close.text}
              </button>
            )}
            {submit && (
              <button type="submit" className="primary">
                {submit.text}
              </button>
            )}
          </footer>
        </form>
      </dialog>
    </div>
  );
}

/** Asks the bot for the options that match the typed text. */
async function search(modal: string, query: string): Promise<readonly SlackOption[]> {
  const answer = await perform({ kind: 'slack.suggest', modal, query });
  if (answer.kind !== 'suggestions') return [];
  return answer.choices.map(({ name, value }) => ({ text: { text: name }, value }));
}
