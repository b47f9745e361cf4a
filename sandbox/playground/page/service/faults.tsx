/** Shows the switches of the emulators' faults. */
import type { FaultMode, FaultView } from '../../view.ts';
import { perform } from '../connection.ts';

const PLATFORMS = { volcengine: 'Volcengine …', discord: 'Discord …', slack: 'Slack …' } as const;

export function Faults({ faults }: { readonly faults: readonly FaultView[] }) {
  const armed = faults.filter(({ mode }) => mode !== 'off').length;
  return (
    <details className="card" data-card="faults" open>
      <summary>
        <h3>Faults {armed > 0 && <span className="count">{armed} armed</span>}</h3>
      </summary>
      {Object.entries(PLATFORMS).map(([platform, heading]) => (
        <fieldset key={platform}>
          <legend>{heading}</legend>
          {faults
            .filter((fault) => fault.platform === platform)
            .map((fault) => (
              <Switch key={fault.id} fault={fault} />
            ))}
        </fieldset>
      ))}
    </details>
  );
}

function Switch({ fault }: { readonly fault: FaultView }) {
  const { id, label, mode, modes } = fault;
  const set = (next: FaultMode) => () => {
    void perform({ kind: 'fault', id, mode: next === mode ? 'off' : next });
  };
  return (
    <div className="switch" data-fault={id}>
      <span>{label}</span>
      {modes.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={mode === one}
          aria-label={`${label}: ${one}`}
          onClick={set(one)}
        >
          {one}
        </button>
      ))}
    </div>
  );
}
