/** The service's part of the page: process, limit, whitelists, signed calls, faults, log and metrics. */
import { useState } from 'react';
import type { Sections, WhitelistView } from '../../view.ts';
import { perform } from '../connection.ts';
import { BotPanel } from './bot-panel.tsx';
import { Faults } from './faults.tsx';
import { LimitPlot } from './limit-plot.tsx';
import { Calls, Log, Metrics } from './records.tsx';

export function ServicePane({ sections }: { readonly sections: Partial<Sections> }) {
  const { bot, load, service, faults, log, metrics } = sections;
  return (
    <section className="service pane" data-pane="service" aria-label="Service">
      <header className="pane-head">
        <h2>Service</h2>
      </header>
      <div className="service-body" tabIndex={0} role="group" aria-label="The service as it is">
        {bot && <BotPanel bot={bot} />}
        {load && <LimitPlot load={load} />}
        {service && <Whitelists whitelists={service.whitelists} />}
        {faults && <Faults faults={faults} />}
        {service && <Calls calls={service.calls} count={service.callCount} />}
        {log && <Log lines={log} />}
        {metrics && <Metrics metrics={metrics} />}
      </div>
    </section>
  );
}

function Whitelists({ whitelists }: { readonly whitelists: readonly WhitelistView[] }) {
  const [name, setName] = useState('friday');
  const shown = whitelists.find((one) => one.name === name);
  return (
    <div className="card" data-card="whitelists">
      <h3>Whitelists</h3>
      <div className="choices">
        {whitelists.map((one) => (
          <button
            key={one.name}
            type="button"
            aria-pressed={one.name === name}
            onClick={() => {
              setName(one.name);
            }}
          >
            {one.name} · <span data-total={one.name}>{one.total}</span>
          </button>
        ))}
        <button type="button" className="quiet" onClick={() => void perform({ kind: 'refill' })}>
          put everybody back
        </button>
      </div>
      {shown && <People whitelist={shown} />}
    </div>
  );
}

function People({ whitelist }: { readonly whitelist: WhitelistView }) {
  const { people, total, name } = whitelist;
  const timeOf = (ms: number): string =>
    new Date(ms).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <div className="table" tabIndex={0} role="group" aria-label={`Whitelist of ${name}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">nickname</th>
            <th scope="col">user id</th>
            <th scope="col">since</th>
            <th scope="col">until</th>
          </tr>
        </thead>
        <tbody>
          {people.map(({ userId, nickname, sinceMs, untilMs }) => (
            <tr key={userId}>
              <td>{nickname}</td>
              <td className="number">{userId}</td>
              <td>{timeOf(sinceMs)}</td>
              <td>{untilMs === undefined ? '' : timeOf(untilMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {total > people.length && <p className="note">and {total - people.length} more</p>}
      {total === 0 && <p className="note">No one is on it.</p>}
    </div>
  );
}
