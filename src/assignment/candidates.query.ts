import type { EntityManager } from 'typeorm';
import type { Candidate } from './choose-rep.ts';

/** `source:3` for the conversations of a source, `team:5` for those that were passed on to a team. */
export type Circle = `source:${string}` | `team:${string}`;
export type Circles = Map<Circle, Candidate[]>;

interface RepRow {
  userId: string;
  available: boolean;
  open: number;
  capacity: number;
  languages: string[];
  skills: string[];
  lastAssignedAt: Date | null;
}

interface DesignationRow {
  circle: Circle;
  userId: string;
  languages: string[];
  skills: string[];
}

const repsSql = `
  select u.id as "userId", u.availability = 'available' as available, u.languages, u.skills,
    u.last_assigned_at as "lastAssignedAt", coalesce(u.capacity, i.default_capacity) as capacity,
    (select count(*)::int from conversations c where c.assignee_id = u.id and c.status = 'open'
       and c.merged_into_id is null) as open
  from users u, installation i
  where u.deactivated_at is null
    and (exists (select 1 from team_members where user_id = u.id) or exists (select 1 from source_reps where user_id = u.id))`;

/** What a team is for counts for everybody who serves a source through it. */
const designationsSql = `
  select 'source:' || ts.source_id as circle, tm.user_id as "userId", t.languages, t.skills
    from team_sources ts join team_members tm on tm.team_id = ts.team_id join teams t on t.id = ts.team_id
  union all select 'team:' || t.id, tm.user_id, t.languages, t.skills
    from team_members tm join teams t on t.id = tm.team_id
  union all select 'source:' || source_id, user_id, '{}', '{}' from source_reps`;

/** The active designated reps of every circle, with what they have in hand now. */
export async function candidateCircles(tx: EntityManager): Promise<Circles> {
  const reps: RepRow[] = await tx.query(repsSql);
  const byId = new Map(reps.map((rep) => [rep.userId, rep]));
  const circles = new Map<Circle, Map<string, Candidate>>();
  for (const { circle, userId, languages, skills } of (await tx.query(designationsSql)) as DesignationRow[]) {
    const rep = byId.get(userId);
    const members = circles.get(circle) ?? new Map<string, Candidate>();
    circles.set(circle, members);
    const known = members.get(userId) ?? rep;
    if (!known) continue;
    members.set(userId, {
      ...known,
      languages: [...new Set([...known.languages, ...languages])],
      skills: [...new Set([...known.skills, ...skills])],
    });
  }
  return new Map([...circles].map(([circle, members]) => [circle, [...members.values()]]));
}

/** Counts one more conversation for a rep, in every circle. */
export function countGiven(circles: Circles, userId: string, now: Date): void {
  for (const candidate of [...circles.values()].flat().filter((candidate) => candidate.userId === userId)) {
    candidate.open += 1;
    candidate.lastAssignedAt = now;
  }
}

/** Whether anybody of a circle can take one more. */
export const hasRoom = (candidates: readonly Candidate[]): boolean =>
  candidates.some(({ available, open, capacity }) => available && open < capacity);
