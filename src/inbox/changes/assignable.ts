import type { EntityManager } from 'typeorm';
import { DomainError } from '../../common/domain-error.ts';

const refuse = (code: string, message: string) => new DomainError('conflict', code, message);

/**
 * Work is given only to people who are here and to teams that exist.
 * @throws DomainError `assignee-gone`, `assignee-away` or `team-gone`
 */
export async function assertAssignable(
  tx: EntityManager,
  { assigneeId, teamId }: { assigneeId?: string | null; teamId?: string | null },
): Promise<void> {
  if (assigneeId) {
    const [user] = await tx.query<{ name: string; availability: string; gone: boolean }[]>(
      'select name, availability, deactivated_at is not null as gone from users where id = $1',
      [assigneeId],
    );
    if (!user || user.gone) throw refuse('assignee-gone', 'This person does not work here. Choose somebody else.');
    if (user.availability === 'away') throw refuse('assignee-away', `${user.name} is away. Choose somebody else.`);
  }
  if (teamId) {
    const [team] = await tx.query<unknown[]>('select from teams where id = $1', [teamId]);
    if (!team) throw refuse('team-gone', 'There is no such team. Choose another one.');
  }
}
