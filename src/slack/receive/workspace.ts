/** Whether a delivery belongs to the workspace, or Enterprise organization, of the bot's token. */
import type { webApi } from '@slack/bolt';

/** What `auth.test` says of the bot's token. */
export interface Workspace {
  readonly teamId: string;
  /** The organization of an Enterprise Grid that the workspace belongs to. */
  readonly enterpriseId?: string;
  /** Installed in the organization, and so in all workspaces that its administrators add. */
  readonly orgWide: boolean;
}

/** What a delivery says of where it comes from; checked before: see `form.ts`. */
export interface Origin {
  readonly team_id?: string | null | undefined;
  readonly enterprise_id?: string | null | undefined;
  readonly team?: Place | null | undefined;
  readonly enterprise?: Place | null | undefined;
  readonly user?: { readonly team_id?: string | null | undefined } | null | undefined;
  readonly view?: { readonly app_installed_team_id?: string | null | undefined } | null | undefined;
  readonly authorizations?: readonly Pick<Origin, 'team_id' | 'enterprise_id'>[] | null | undefined;
}

interface Place {
  readonly id?: string | null | undefined;
  readonly enterprise_id?: string | null | undefined;
}

/** https://docs.slack.dev/reference/methods/auth.test; of an org-wide installation, `team_id` is that of the organization. */
export async function askWorkspace(client: webApi.WebClient): Promise<Workspace> {
  const { team_id: teamId, enterprise_id: enterpriseId, is_enterprise_install } = await client.auth.test();
  if (teamId === undefined || teamId === '') throw new Error('auth.test answered without a workspace');
  return {
    teamId,
    ...(enterpriseId && { enterpriseId }),
    orgWide: is_enterprise_install === true,
  };
}

/**
 * Whether `origin` is of `workspace`. Everything that it says has to agree, and it has to say something: Slack names the
 * workspace in all that it delivers (https://docs.slack.dev/reference/interaction-payloads).
 */
export function isOf(origin: Origin, workspace: Workspace): boolean {
  return workspace.orgWide ? isOfOrganization(origin, workspace) : isOfTeam(origin, workspace);
}

function isOfOrganization(origin: Origin, { teamId, enterpriseId = teamId }: Workspace): boolean {
  const { team, user } = origin;
  const enterprises = enterprisesOf(origin);
  const teams = said([team?.id]);
  // Where `team` is null, as it may be for such an installation, nothing says whether this workspace is one of them.
  const isMember = (id: string): boolean => id === enterpriseId || teams.length === 0 || teams.includes(id);
  return (
    enterprises.length > 0 &&
    enterprises.every((id) => id === enterpriseId) &&
    said([user?.team_id]).every(isMember)
  );
}

function isOfTeam(origin: Origin, { teamId, enterpriseId }: Workspace): boolean {
  const { team, user, view } = origin;
  const installedIn = said([view?.app_installed_team_id, origin.authorizations?.[0]?.team_id]);
  const from = said([origin.team_id, team?.id]);
  const people = said([user?.team_id]);
  // For actions in a modal, `team` is the person's workspace and not the bot's (bolt-js#1614).
  const isNeighbour = (id: string): boolean =>
    installedIn.length > 0 &&
    enterpriseId !== undefined &&
    team?.id === id &&
    team.enterprise_id === enterpriseId;
  return (
    [...installedIn, ...from, ...people].includes(teamId) &&
    installedIn.every((id) => id === teamId) &&
    from.every((id) => id === teamId || isNeighbour(id)) &&
    // In a Slack Connect channel a person from outside can click (java-slack-sdk#1041). On Grid, the organization's id may
    // stand for a member: https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload
    people.every((id) => id === teamId || id === enterpriseId || isNeighbour(id)) &&
    enterprisesOf(origin).every((id) => enterpriseId === undefined || id === enterpriseId)
  );
}

function enterprisesOf({ enterprise_id, enterprise, team, authorizations }: Origin): readonly string[] {
  const authorized = authorizations?.[0]?.enterprise_id;
  return said([enterprise_id, enterprise?.id, team?.enterprise_id, authorized]);
}

/** Slack leaves out, or sends null or an empty text for, what there is not. */
function said(ids: readonly (string | null | undefined)[]): readonly string[] {
  return ids.filter((id): id is string => typeof id === 'string' && id !== '');
}
