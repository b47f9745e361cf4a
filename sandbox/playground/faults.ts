/** The switches of the page that make the emulators misbehave. */
import type { FaultMode, FaultView } from './view.ts';

/** One fault: how it is switched on, and what has to happen for it to have struck. */
export interface FaultSwitch {
  readonly id: string;
  readonly platform: FaultView['platform'];
  readonly label: string;
  readonly modes: readonly Exclude<FaultMode, 'off'>[];
  /** Makes it strike once, or until the returned function is called. */
  readonly arm: (mode: Exclude<FaultMode, 'off'>) => () => void;
  /** Whether something that has just happened was struck by it; never, for a fault that acts at once. */
  readonly strikes?: (happening: Happening) => boolean;
  /** It acts at once, and is over. */
  readonly momentary?: true;
}

/** Something that happened at an emulator. */
export interface Happening {
  readonly platform: FaultView['platform'];
  /** The name of an action, of a route or of a method. */
  readonly what: string;
}

export interface FaultPanel {
  readonly view: () => readonly FaultView[];
  /** False where there is no such fault or no such mode. */
  readonly set: (id: string, mode: FaultMode) => boolean;
  /** What was to strike once has struck. */
  readonly happened: (happening: Happening) => void;
}

/** @param onChange the view has changed */
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
