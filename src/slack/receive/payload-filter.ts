/** Passes to Bolt only deliveries of the documented form from the workspace of the bot's token. */
import type { Logger } from 'pino';
import { readPayload, type Delivered } from './payload-schemas.ts';
import { isOf, type Workspace } from './workspace.ts';

/** `foreign`: of another workspace; acknowledged and ignored, as are unused deliveries. */
export type Filtered = Delivered['kind'] | 'foreign';

export interface PayloadFilter {
  /** From now on this workspace is served; before that, nothing is. */
  readonly serve: (workspace: Workspace) => void;
  /** Reads the body of a request, or the payload of an envelope; takes anything, and never throws. */
  readonly read: (body: unknown) => Filtered;
}

export function createPayloadFilter(log: Logger): PayloadFilter {
  let served: Workspace | undefined;
  return {
    serve: (workspace) => {
      served = workspace;
    },
    read: (body) => {
      const delivered = readPayload(body);
      if (delivered.kind !== 'ours') return delivered.kind;
      const { origin } = delivered;
      if (served !== undefined && isOf(origin, served)) return 'ours';
      const { team_id, enterprise_id, team, enterprise, user } = origin;
      log.warn(
        { team: team_id ?? team?.id, enterprise: enterprise_id ?? enterprise?.id, ofUser: user?.team_id },
        'Slack delivered something of another workspace than that of SLACK_BOT_TOKEN: acknowledged and not done',
      );
      return 'foreign';
    },
  };
}
