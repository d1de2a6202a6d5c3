import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { PageQuery } from '../../common/cursor.ts';
import { PersonRef } from '../conversation.dto.ts';
import { PersonBody } from '../opening/opening.dto.ts';
import { Truth } from '../query-values.ts';

/** Which customers. */
export class ContactQuery extends PageQuery {
  /**
   * Name, handle, address, or words with which they are known; the last one may be unfinished.
   * @example novak
   */
  @IsOptional() @IsString() @MaxLength(500) q?: string;

  /**
   * Only blocked ones, or only others.
   * @example false
   */
  @IsOptional() @Truth() @IsBoolean() blocked?: boolean;
}

/** What people may say of a customer. */
export class ContactPatch {
  /**
   * How they want to be called.
   * @example Ana
   */
  @IsOptional() @IsString() @MaxLength(200) preferredName?: string | null;

  /**
   * How they want to be addressed.
   * @example Frau Dr. Novak
   */
  @IsOptional() @IsString() @MaxLength(200) formOfAddress?: string | null;

  /**
   * ISO 639-1.
   * @example et
   */
  @IsOptional() @IsString() @MaxLength(20) language?: string | null;

  /**
   * IANA name.
   * @example Europe/Tallinn
   */
  @IsOptional() @IsString() @MaxLength(60) timeZone?: string | null;

  /**
   * Values of attributes by key; null takes a value away, keys left out stay.
   * @example {"tier":"gold"}
   */
  @IsOptional() @IsObject() attributes?: Record<string, string | number | boolean | null>;
}

/** How a customer is known on a channel. */
export class IdentityBody extends PersonBody {
  /** @example email */
  @IsString() @MinLength(1) @MaxLength(60) channel!: string;

  /**
   * Without the leading @.
   * @example ana_n
   */
  @IsOptional() @IsString() @MaxLength(500) handle?: string;
}

/** A customer as another system knows them. */
export class ContactUpsertBody extends ContactPatch {
  /** @example Ana Novak */
  @IsOptional() @IsString() @MaxLength(500) name?: string;

  /** How they are known on channels. One that is another customer's is proposed for merging, never taken. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => IdentityBody)
  identities?: IdentityBody[];
}

/** How a customer is known on a channel. */
export class IdentityView {
  /** @example 91 */
  id!: string;
  /** Differs from the customer's own where two were merged. @example 77 */
  contactId!: string;
  /** @example email */
  channel!: string;
  /** @example ana@example.com */
  externalId!: string;
  /** @example Ana Novak */
  name!: string;
  /** @example null */
  handle!: string | null;
  /** @example ana@example.com */
  address!: string | null;
  /** @example null */
  profileUrl!: string | null;
  /** @example null */
  avatarUrl!: string | null;
}

/** How another system knows a customer. */
export class ExternalIdView {
  /** @example shop */
  system!: string;
  /** @example C-1001 */
  externalId!: string;
}

/** A note about a customer, for colleagues. */
export class ContactNoteView {
  /** @example 3 */
  id!: string;
  /** @example Prefers to be called after five. */
  text!: string;
  author!: PersonRef;
  /** @example 2026-11-20T09:14:00.000Z */
  createdAt!: Date;
  /** @example null */
  editedAt!: Date | null;
}

/** Text of a note about a customer. */
export class ContactNoteBody {
  /** @example Prefers to be called after five. */
  @IsString() @MinLength(1) @MaxLength(10_000) text!: string;
}

/** A customer in a list. */
export class ContactItem {
  /** @example 77 */
  id!: string;
  /** @example 3 */
  version!: number;
  /** @example Ana Novak */
  name!: string;
  /** @example Ana */
  preferredName!: string | null;
  /** @example Frau Dr. Novak */
  formOfAddress!: string | null;
  /** @example et */
  language!: string | null;
  /** @example Europe/Tallinn */
  timeZone!: string | null;
  /** @example {"tier":"gold"} */
  attributes!: Record<string, unknown>;
  /** @example null */
  blockedAt!: Date | null;
  /** @example null */
  erasedAt!: Date | null;
  /** An invented customer. @example false */
  sandbox!: boolean;
  identities!: IdentityView[];
}

/** A page of customers. */
export class ContactPage {
  items!: ContactItem[];
  /** @example null */
  next!: string | null;
}

/** A customer, whole. Conversations: `GET /conversations?contact=ID&status=all`. */
export class ContactView extends ContactItem {
  externalIds!: ExternalIdView[];
  notes!: ContactNoteView[];
  /** Customers merged into this one. @example [] */
  mergedIds!: string[];
  /** The customer this one was merged into. @example null */
  mergedIntoId!: string | null;
  /** Conversations of theirs that you may see. @example 3 */
  conversationCount!: number;
}

/** Two customers that may be one person. */
export class MergeProposalView {
  /** @example 8 */
  id!: string;
  contact!: ContactItem;
  other!: ContactItem;
  /** What speaks for it. @example {"sameAddress":"ana@example.com"} */
  evidence!: Record<string, unknown>;
  /** @example open */
  state!: 'open' | 'accepted' | 'refused';
  /** @example 2026-11-21T09:14:00.000Z */
  createdAt!: Date;
}

/** What blocking did. */
export class BlockView {
  /** Takes back what became of their conversations; null if none changed. @example 82 */
  changeId!: string | null;
}

/** What erasing took away. */
export class ErasedView {
  /** @example 12 */
  messages!: number;
  /** @example 3 */
  attachments!: number;
  /** Items that could not be read and named this customer. @example 0 */
  quarantined!: number;
}

/** Everything we hold about one customer. */
export class ContactExport {
  /** @example 2026-11-21T09:14:00.000Z */
  exportedAt!: Date;
  contact!: ContactView;
  /** Their conversations, each with its messages, earlier texts and files. @example [{"id":"12","subject":"Order 48213","messages":[]}] */
  conversations!: Record<string, unknown>[];
}
