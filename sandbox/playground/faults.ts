/** Keeps the state of the page's fault switches: off, on, or on until the fault has struck once. */
import type { FaultMode, FaultView } from './view.ts';

/** One fault: how to switch it on, and which event means that it has struck. */
export interface FaultSwitch {
  readonly id: string;
  readonly platform: FaultView['platform'];
  readonly label: string;
  readonly modes: readonly Exclude<FaultMode, 'off'>[];
  /** Makes the fault strike once, or until the returned function is called. */
  readonly arm: (mode: Exclude<FaultMode, 'off'>) => () => void;
  /** Whether the fault has struck this event; never for a fault that acts at once. */
  readonly strikes?: (happening: Happening) => boolean;
  /** The fault acts at once and is over, such as a lost connection. */
  readonly momentary?: true;
}

/** A request that arrived at an emulator. */
export interface Happening {
  readonly platform: FaultView['platform'];
  /** The name of Volcengine's action, Discord's route or Slack's method. */
  readonly what: string;
}

export interface FaultPanel {
  readonly view: () => readonly FaultView[];
  /** Returns false if there is no such fault or no such mode. */
  readonly set: (id: string, mode: FaultMode) => boolean;
  /** Switches off a fault that was to strike once, if this event shows that it has struck. */
  readonly happened: (happening: Happening) => void;
}

/** @param onChange called when the view has changed */
export function createFaultPanel(switches: readonly FaultSwitch[], onChange: () => void): FaultPanel {
  const armed = new Map<string, { readonly mode: FaultMode; readonly mend: () => void }>();
  const modeOf = (id: string): FaultMode => armed.get(id)?.mode ?? 'off';
  return {
    view: () =>
      switches.map(({ id, platform, label, modes }) => ({ id, platform, label, modes, mode: modeOf(id) })),
    set: (id, mode) => {
      const found = switches.find((one) => one.id === id);
      if (found === undefined || (mode !== 'off' && !found.modes.includes(mode))) return false;
      armed.get(id)?.mend();
      armed.delete(id);
      if (mode !== 'off') {
        const mend = found.arm(mode);
        if (found.momentary !== true) armed.set(id, { mode, mend });
      }
      onChange();
      return true;
    },
    happened: (happening) => {
      for (const { id, strikes } of switches) {
        if (modeOf(id) !== 'once' || strikes?.(happening) !== true) continue;
        armed.delete(id);
        onChange();
      }
    },
  };
}
