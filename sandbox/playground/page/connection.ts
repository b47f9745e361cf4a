/** Connects the page to the playground's server: receives sections and sends acts. */
import { useEffect, useState } from 'react';
import type { Act } from '../acts.ts';
import type { ActAnswer, Sections } from '../view.ts';

export interface Connection {
  readonly isOpen: boolean;
  /** The sections that were received so far. */
  readonly sections: Partial<Sections>;
}

export type DoAct = (act: Act) => Promise<ActAnswer>;

const NAMES: readonly (keyof Sections)[] = [
  ...(['discord', 'slack', 'service', 'load', 'faults', 'bot', 'log', 'metrics'] as const),
];
const RETRY_MS = 1_000;

/** The id of the server's run that this page belongs to. */
let run: string | undefined;

/** Receives sections for as long as the page is open, and reconnects by itself. */
export function useConnection(): Connection {
  const [isOpen, setOpen] = useState(false);
  const [sections, setSections] = useState<Partial<Sections>>({});
  useEffect(() => {
    let events: EventSource | undefined;
    let timer = 0;
    const connect = (): void => {
      const next = new EventSource('/events');
      events = next;
      next.addEventListener('run', ({ data }: MessageEvent<string>) => {
        const told = JSON.parse(data) as string;
        // Another playground has started at the same address; what this page shows does not exist any more.
        if (run !== undefined && run !== told) location.reload();
        run = told;
        setOpen(true);
      });
      for (const name of NAMES) {
        next.addEventListener(name, ({ data }: MessageEvent<string>) => {
          setSections((before) => ({ ...before, [name]: JSON.parse(data) as unknown }));
        });
      }
      next.addEventListener('error', () => {
        setOpen(false);
        if (next.readyState === EventSource.CLOSED) timer = window.setTimeout(connect, RETRY_MS);
      });
    };
    connect();
    return () => {
      window.clearTimeout(timer);
      events?.close();
    };
  }, []);
  return { isOpen, sections };
}

/** Sends an act; never rejects. */
export const perform: DoAct = async (act) => {
  try {
    const response = await fetch('/act', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-playground-run': run ?? '' },
      body: JSON.stringify(act),
    });
    if (response.status === 409) location.reload();
    const body = (await response.json()) as ActAnswer | { readonly error: string };
    return 'error' in body ? { kind: 'failed', text: body.error } : body;
  } catch {
    return { kind: 'failed', text: 'The playground does not answer. Is it running?' };
  }
};

/** A file in the form that the server expects. */
export async function fileOf(file: File): Promise<{ name: string; base64: string }> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return { name: file.name, base64: btoa(binary) };
}
