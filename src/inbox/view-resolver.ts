import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../common/domain-error.ts';
import { isId } from '../common/id.pipe.ts';
import { personOf, type Principal } from '../people/principal.ts';
import { said } from './conversation-filter.ts';
import { type ConversationFilter } from './conversation-filter.dto.ts';
import { views } from './views.ts';

const unknownView = (name: string) =>
  new DomainError('invalid', 'view-unknown', `There is no view called "${name.slice(0, 60)}". Choose another one.`);

/** Turns the name of a view into its conditions. */
@Injectable()
export class ViewResolver {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * The filter with its view's conditions beneath its own.
   * @throws DomainError `view-unknown` for a name nobody gave, or a saved view that is another's
   */
  async resolve<F extends ConversationFilter>(filter: F, principal: Principal): Promise<F> {
    if (!filter.view) return filter;
    const own = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
    const base = await this.named(filter.view, principal);
    const { id, ...rest } = { ...base, ...own };
    // Ids alone mean these very conversations, whatever their state; with a view, those of them that stand in it.
    return { ...filter, ...(id ? { ...said(rest), id } : rest), view: undefined };
  }

  private async named(name: string, principal: Principal): Promise<ConversationFilter> {
    const id = name.startsWith('saved:') ? name.slice(6) : undefined;
    if (id === undefined) {
      if (!Object.hasOwn(views, name)) throw unknownView(name);
      return views[name]!;
    }
    if (!isId(id)) throw unknownView(name);
    const [saved] = await this.dataSource.query<{ filter: ConversationFilter }[]>(
      'select filter from saved_views where id = $1 and (shared or user_id = $2)',
      [id, personOf(principal)],
    );
    if (!saved) throw unknownView(name);
    return saved.filter;
  }
}
