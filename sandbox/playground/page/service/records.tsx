/** Shows the signed calls with their outcomes, the bot's log, and its metrics. */
import type { CallView, LogLineView, Sections } from '../../view.ts';

export function Calls({ calls, count }: { readonly calls: readonly CallView[]; readonly count: number }) {
  return (
    <details className="card" data-card="calls" open>
      <summary>
        <h3>Signed calls · {count}</h3>
      </summary>
      <div className="table" tabIndex={0} role="group" aria-label="Signed calls">
        <table>
          <thead>
            <tr>
              <th scope="col">time</th>
              <th scope="col">action</th>
              <th scope="col">group</th>
              <th scope="col">about</th>
              <th scope="col">outcome</th>
            </tr>
          </thead>
          <tbody>
            {calls.map((call) => (
              <tr key={call.number} className={call.isGood ? '' : 'bad'}>
                <td>{clock(call.atMs)}</td>
                <td>{call.action.replace(/^Batch(\w+?)WhitelistParticipant$/u, '$1')}</td>
                <td>{call.group}</td>
                <td>{call.about}</td>
                <td>
                  {call.outcome} <small>{call.tookMs} ms</small>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

export function Log({ lines }: { readonly lines: readonly LogLineView[] }) {
  return (
    <details className="card" data-card="log" open>
      <summary>
        <h3>The bot’s log</h3>
      </summary>
      <div className="table log" tabIndex={0} role="log" aria-label="The bot’s log">
        {lines.toReversed().map(({ number, level, time, message, fields }) => (
          <p key={number} className={level}>
            <time>{clock(Date.parse(time))}</time> <b>{level}</b> {message} <small>{fields}</small>
          </p>
        ))}
      </div>
    </details>
  );
}

export function Metrics({ metrics }: { readonly metrics: Sections['metrics'] }) {
  const { ready, samples } = metrics;
  return (
    <details className="card" data-card="metrics">
      <summary>
        <h3>Metrics</h3>
      </summary>
      <p>
        <code>/readyz</code> {ready}
      </p>
      <div className="table" tabIndex={0} role="group" aria-label="Metrics">
        <table>
          <tbody>
            {samples.map(({ name, value }) => (
              <tr key={name}>
                <td>
                  <code>{name}</code>
                </td>
                <td className="number">{Number.isInteger(value) ? value : value.toFixed(3)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function clock(ms: number): string {
  return new Date(ms).toLocaleTimeString('en-GB');
}
