/** Lists the faults that the page can switch on: those of the emulated Volcengine service, of Discord and of Slack. */
import type { Fault, Faults } from '../../emulators/volcengine/faults.ts';
import type { Failure, DiscordEmulator, RouteName } from '../../emulators/discord/index.ts';
import type { SlackEmulator, Fault as SlackFault } from '../../emulators/slack/index.ts';
import type { FaultSwitch } from './faults.ts';

const REMOVE = 'BatchRemoveWhitelistParticipant';
const BOTH = ['once', 'on'] as const;
const UNTIL_OFF = ['on'] as const;
const ONCE = ['once'] as const;
const HTML = '<html><body><h1>502 Bad Gateway</h1></body></html>';
/** Longer than VOLC_TIMEOUT_MS of the playground's bot. */
const LATE_MS = 3_000;
const ALWAYS = Number.POSITIVE_INFINITY;

export interface FaultTargets {
  readonly service: Pick<Faults, 'add'>;
  /** Gives the service another secret key than the bot has, or the right one. */
  readonly setWrongKey: (isWrong: boolean) => void;
  readonly discord: Pick<DiscordEmulator, 'fail' | 'gateway'>;
  readonly slack: Pick<SlackEmulator, 'fail' | 'drop' | 'disconnect'>;
}

export function faultSwitches({
  service,
  setWrongKey,
  discord,
  slack,
}: FaultTargets): readonly FaultSwitch[] {
  return [...serviceFaults(service, setWrongKey), ...discordFaults(discord), ...slackFaults(slack)];
}

function serviceFaults(
  { add }: FaultTargets['service'],
  setWrongKey: FaultTargets['setWrongKey'],
): readonly FaultSwitch[] {
  const removal = (id: string, label: string, fault: Fault): FaultSwitch => ({
    id,
    platform: 'volcengine',
    label,
    modes: BOTH,
    arm: (mode) => add(fault, { times: mode === 'once' ? 1 : ALWAYS, action: REMOVE }),
    strikes: ({ platform, what }) => platform === 'volcengine' && what === REMOVE,
  });
  return [
    {
      id: 'throttle',
      platform: 'volcengine',
      label: 'Throttles every request (429)',
      modes: UNTIL_OFF,
      arm: () => add({ kind: 'throttle' }, { times: ALWAYS }),
    },
    removal('drop', 'Loses the answer to a removal, after the work', { kind: 'drop', work: 'done' }),
    removal('reset', 'Resets the connection of a removal, before the work', {
      kind: 'drop',
      work: 'not-done',
      reset: true,
    }),
    removal('delay', 'Answers a removal 3 s late', { kind: 'delay', ms: LATE_MS }),
    removal('garbage', 'Answers a removal with an HTML page (502)', {
      kind: 'answer',
      status: 502,
      body: HTML,
    }),
    {
      id: 'wrong-key',
      platform: 'volcengine',
      label: 'Knows another secret key (401)',
      modes: UNTIL_OFF,
      arm: () => {
        setWrongKey(true);
        return () => {
          setWrongKey(false);
        };
      },
    },
  ];
}

function discordFaults({ fail, gateway }: FaultTargets['discord']): readonly FaultSwitch[] {
  const next = (id: string, label: string, route: RouteName, failure: Failure): FaultSwitch => ({
    id,
    platform: 'discord',
    label,
    modes: BOTH,
    arm: (mode) => fail(route, { ...failure, times: mode === 'once' ? 1 : ALWAYS }),
    strikes: ({ platform, what }) => platform === 'discord' && what === route,
  });
  const atOnce = (id: string, label: string, act: () => void): FaultSwitch => ({
    id,
    platform: 'discord',
    label,
    modes: ONCE,
    momentary: true,
    arm: () => {
      act();
      return () => undefined;
    },
  });
  return [
    next('discord-rate-limit', 'Limits edits of replies (429, 2 s)', 'edit', {
      status: 429,
      message: 'You are being rate limited.',
      headers: { 'retry-after': '2', 'x-ratelimit-scope': 'user', 'x-ratelimit-reset-after': '2' },
    }),
    next('discord-edit', 'Fails edits of replies (503)', 'edit', { status: 503 }),
    next('discord-callback', 'Takes an acknowledgement, and cuts the connection', 'callback', {
      drop: true,
      processed: true,
    }),
    atOnce('discord-drop', 'Cuts the gateway’s connection', gateway.drop),
    atOnce('discord-reconnect', 'Asks the bot to reconnect', gateway.askToReconnect),
    {
      id: 'discord-away',
      platform: 'discord',
      label: 'The gateway is away',
      modes: UNTIL_OFF,
      arm: () => {
        gateway.behaviour.refuseConnections = true;
        gateway.drop();
        return () => {
          gateway.behaviour.refuseConnections = false;
        };
      },
    },
  ];
}

function slackFaults({ fail, drop, disconnect }: FaultTargets['slack']): readonly FaultSwitch[] {
  const next = (id: string, label: string, method: string, fault: SlackFault): FaultSwitch => ({
    id,
    platform: 'slack',
    label,
    modes: BOTH,
    arm: (mode) => fail(method, fault, mode === 'once' ? 1 : ALWAYS),
    strikes: ({ platform, what }) => platform === 'slack' && what === method,
  });
  return [
    next('slack-rate-limit', 'Limits replies (429, 2 s)', 'response_url', { rateLimited: 2 }),
    next('slack-reply', 'Fails replies (503)', 'response_url', { status: 503 }),
    next('slack-modal', 'Opens no modal', 'views.open', { error: 'expired_trigger_id' }),
    {
      id: 'slack-drop',
      platform: 'slack',
      label: 'Cuts Socket Mode’s connection',
      modes: ONCE,
      momentary: true,
      arm: () => {
        drop();
        return () => undefined;
      },
    },
    {
      id: 'slack-refresh',
      platform: 'slack',
      label: 'Asks the bot to reconnect',
      modes: ONCE,
      momentary: true,
      arm: () => {
        disconnect('refresh_requested');
        return () => undefined;
      },
    },
    {
      id: 'slack-away',
      platform: 'slack',
      label: 'Socket Mode is away',
      modes: UNTIL_OFF,
      arm: () => {
        const mend = fail('link', { status: 503 });
        drop();
        return mend;
      },
    },
  ];
}
