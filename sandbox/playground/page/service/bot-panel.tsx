/** Shows the state of the bot's process, with buttons to start, stop and kill it. */
import type { BotView } from '../../view.ts';
import { perform } from '../connection.ts';

export function BotPanel({ bot }: { readonly bot: BotView }) {
  const { state, pid, ended, starts } = bot;
  const isGone = state === 'gone';
  const act = (what: 'start' | 'stop' | 'kill') => () => {
    void perform({ kind: 'bot', do: what });
  };
  return (
    <div className="card" data-card="bot">
      <h3>The bot’s process</h3>
      <p role="status">
        <span className={`lamp ${state}`} aria-hidden="true" /> <strong data-state>{state}</strong>
        {!isGone && pid !== undefined && ` · process ${pid}`}
        {` · started ${starts} ${starts === 1 ? 'time' : 'times'}`}
        {ended !== undefined && ` · ended last by ${ended}`}
      </p>
      <div className="choices">
        <button type="button" disabled={isGone} onClick={act('kill')}>
          kill -9
        </button>
        <button type="button" disabled={isGone} onClick={act('stop')}>
          stop (SIGTERM)
        </button>
        <button type="button" disabled={!isGone} onClick={act('start')}>
          start
        </button>
      </div>
    </div>
  );
}
