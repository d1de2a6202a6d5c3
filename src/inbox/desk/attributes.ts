import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { notifyChanged } from '../../database/change-notice.ts';
import { returnedRows } from '../../database/returned-rows.ts';
import { inTransaction } from '../../database/transaction.ts';
import { actorOf, type Principal } from '../../people/principal.ts';
import { appendEvents } from '../../database/events.ts';
import { type AttributeBody, type AttributePatch, type AttributeView } from './attribute.dto.ts';

const columns = 'id, subject, key, label, kind, choices, position';

/** Whether a value is of the kind that was defined. Pure. */
export function fitsAttribute({ kind, choices }: Pick<AttributeView, 'kind' | 'choices'>, value: unknown): boolean {
  if (value === null) return true;
  if (kind === 'number') return typeof value === 'number' && Number.isFinite(value);
  if (kind === 'boolean') return typeof value === 'boolean';
  if (typeof value !== 'string' || value.length > 1000) return false;
  if (kind === 'date') return isDate(value);
  return kind === 'text' || choices.includes(value);
}

/** A day that the calendar has. */
function isDate(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/**
 * Refuses values of attributes that nobody defined, and values of another kind.
 * @throws DomainError `attributes-invalid` with a sentence for each
 */
export async function assertAttributes(
  tx: EntityManager,
  subject: AttributeView['subject'],
  values: Record<string, unknown> | undefined,
): Promise<void> {
  if (!values || Object.keys(values).length === 0) return;
  const defined = await tx.query<AttributeView[]>(`select ${columns} from attribute_definitions where subject = $1`, [
    subject,
  ]);
  const wrong = Object.entries(values).flatMap(([key, value]): [string, string][] => {
    const definition = defined.find((candidate) => candidate.key === key);
    if (!definition) return [[`attributes.${key}`, 'No such attribute is defined.']];
    if (fitsAttribute(definition, value)) return [];
    const choices = definition.kind === 'choice' ? `: ${definition.choices.join(', ')}` : '';
    return [[`attributes.${key}`, `This must be a ${definition.kind}${choices}.`]];
  });
  if (wrong.length === 0) return;
  const fields = Object.fromEntries(wrong);
  throw new DomainError('invalid', 'attributes-invalid', 'Some attributes are not as defined.', { fields });
}

/** Definitions of the fields that an admin adds. */
@Injectable()
export class Attributes {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  list(): Promise<AttributeView[]> {
    return this.dataSource.query<AttributeView[]>(
      `select ${columns} from attribute_definitions order by subject, position, label, id`,
    );
  }

  add(
    { subject, key, label, kind, choices = [], position = 0 }: AttributeBody,
    principal: Principal,
  ): Promise<AttributeView> {
    return this.changed(
      principal,
      'attribute.created',
      `insert into attribute_definitions (subject, key, label, kind, choices, position, created_at)
       values ($1, $2, $3, $4, $5, $6, $7) returning ${columns}`,
      [subject, key, label, kind, choices, position, this.clock.now()],
    );
  }

  /** @throws DomainError `attribute-missing` */
  change(id: string, { label, choices, position }: AttributePatch, principal: Principal): Promise<AttributeView> {
    return this.changed(
      principal,
      'attribute.changed',
      `update attribute_definitions set label = $2, choices = coalesce($3, choices), position = coalesce($4, position)
       where id = $1 returning ${columns}`,
      [id, label, choices ?? null, position ?? null],
    );
  }

  /** Values already given stay where they are, unseen. @throws DomainError `attribute-missing` */
  async remove(id: string, principal: Principal): Promise<void> {
    const sql = `delete from attribute_definitions where id = $1 returning ${columns}`;
    await this.changed(principal, 'attribute.removed', sql, [id]);
  }

  private async changed(principal: Principal, type: string, sql: string, values: unknown[]): Promise<AttributeView> {
    return inTransaction(this.dataSource, async (tx) => {
      const [row] = returnedRows<AttributeView>(await tx.query(sql, values));
      if (!row) throw new DomainError('not-found', 'attribute-missing', 'There is no such attribute (any more).');
      await appendEvents(tx, [{ at: this.clock.now(), type, actor: actorOf(principal), data: { ...row } }]);
      await notifyChanged(tx, { topics: ['attributes'] });
      return row;
    });
  }
}
