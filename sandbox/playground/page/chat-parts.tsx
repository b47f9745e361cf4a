/** Parts of both chats: tabs of channels, a list that scrolls to its end, a menu, the state of a pressed control, attachments. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { ActAnswer } from '../view.ts';

export interface ChannelTab {
  readonly id: string;
  readonly label: string;
  readonly count: number;
}

export function ChannelTabs(props: {
  readonly label: string;
  readonly tabs: readonly ChannelTab[];
  readonly current: string;
  readonly onChange: (id: string) => void;
}) {
  return (
    <nav className="channels" aria-label={props.label}>
      {props.tabs.map(({ id, label, count }) => (
        <button
          key={id}
          type="button"
          aria-pressed={id === props.current}
          onClick={() => {
            props.onChange(id);
          }}
        >
          {label}
          {count > 0 && <span className="count"> {count}</span>}
        </button>
      ))}
    </nav>
  );
}

/** A box that scrolls to its end when its content grows. */
export function Scrolling(props: {
  readonly label: string;
  readonly size: unknown;
  readonly children: ReactNode;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const toEnd = (): void => {
      element.scrollTop = element.scrollHeight;
    };
    toEnd();
    // Web components draw later than React.
    const timer = setTimeout(toEnd, 80);
    return () => {
      clearTimeout(timer);
    };
  }, [props.size]);
  return (
    <div className="scrolling" ref={box} tabIndex={0} role="log" aria-label={props.label}>
      {props.children}
    </div>
  );
}

export interface MenuEntry {
  readonly label: string;
  readonly onChoose: () => void;
}

/** A button that opens a list of entries with headings. */
export function Menu(props: {
  readonly label: string;
  readonly face: ReactNode;
  readonly groups: readonly { readonly heading: string; readonly entries: readonly MenuEntry[] }[];
}) {
  const box = useRef<HTMLDetailsElement>(null);
  const close = (): void => {
    if (box.current !== null) box.current.open = false;
  };
  return (
    <details
      className="menu"
      ref={box}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) close();
      }}
      onKeyDown={({ key }) => {
        if (key === 'Escape') close();
      }}
    >
      <summary aria-label={props.label} title={props.label}>
        {props.face}
      </summary>
      <div className="menu-list">
        {props.groups.map(({ heading, entries }) => (
          <div key={heading}>
            <p>{heading}</p>
            {entries.map(({ label, onChoose }) => (
              <button
                key={label}
                type="button"
                onClick={() => {
                  close();
                  onChoose();
                }}
              >
                {label}
              </button>
            ))}
          </div>
        ))}
      </div>
    </details>
  );
}

/** The state of a pressed control: whether it waits for the answer, and the failure. */
export function usePress(): {
  readonly isWaiting: boolean;
  readonly failure: string | undefined;
  readonly press: (doing: () => Promise<ActAnswer>) => void;
} {
  const [isWaiting, setWaiting] = useState(false);
  const [failure, setFailure] = useState<string>();
  return {
    isWaiting,
    failure,
    press: (doing) => {
      setWaiting(true);
      setFailure(undefined);
      void doing().then((answer) => {
        setWaiting(false);
        if (answer.kind === 'failed') setFailure(answer.text);
      });
    },
  };
}

export function sizeOf(bytes: number): string {
  return bytes < 1_024 ? `${bytes} B` : `${(bytes / 1_024).toFixed(1)} kB`;
}

/** The button that attaches files to a message. */
export function AttachButton({ onChange }: { readonly onChange: (files: readonly File[]) => void }) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        aria-label="Attach files"
        onClick={() => {
          picker.current?.click();
        }}
      >
        +
      </button>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={({ target }) => {
          onChange([...(target.files ?? [])]);
        }}
      />
    </>
  );
}
