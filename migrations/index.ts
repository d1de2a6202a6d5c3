import type { MigrationInterface } from 'typeorm';
import { Init1767000000000 } from './1767000000000-init.ts';
import { Delivery1767100000000 } from './1767100000000-delivery.ts';
import { InboxMerged1767200000000 } from './1767200000000-inbox-merged.ts';
import { Intake1767300000000 } from './1767300000000-intake.ts';
import { PeopleLinks1767400000000 } from './1767400000000-people-links.ts';
import { Changes1767500000000 } from './1767500000000-changes.ts';
import { ContactNames1767600000000 } from './1767600000000-contact-names.ts';
import { RareViews1767700000000 } from './1767700000000-rare-views.ts';
import { Parents1767702190000 } from './1767702190000-parents.ts';
import { Keeping1767800022000 } from './1767800022000-keeping.ts';
import { SourceWarnings1767800030000 } from './1767800030000-source-warnings.ts';
import { Fetching1767800032000 } from './1767800032000-fetching.ts';
import { Merges1767800038000 } from './1767800038000-merges.ts';
import { MessageIdentity1767800061000 } from './1767800061000-message-identity.ts';
import { Authorisations1767802250000 } from './1767802250000-authorisations.ts';
import { WhileBlocked1767803052000 } from './1767803052000-while-blocked.ts';
import { BrowserAlerts1767803150000 } from './1767803150000-browser-alerts.ts';
import { MessageRank1767804220000 } from './1767804220000-message-rank.ts';
import { DraftVersions1767804700000 } from './1767804700000-draft-versions.ts';
import { IdentityHandles1767804710000 } from './1767804710000-identity-handles.ts';
import { SendingChecked1767809150000 } from './1767809150000-sending-checked.ts';

/** In order of time. A landed migration is never edited. */
export const migrations: (new () => MigrationInterface)[] = [
  Init1767000000000,
  Delivery1767100000000,
  InboxMerged1767200000000,
  Intake1767300000000,
  PeopleLinks1767400000000,
  Changes1767500000000,
  ContactNames1767600000000,
  RareViews1767700000000,
  Parents1767702190000,
  Keeping1767800022000,
  SourceWarnings1767800030000,
  Fetching1767800032000,
  Merges1767800038000,
  MessageIdentity1767800061000,
  Authorisations1767802250000,
  WhileBlocked1767803052000,
  BrowserAlerts1767803150000,
  MessageRank1767804220000,
  DraftVersions1767804700000,
  IdentityHandles1767804710000,
  SendingChecked1767809150000,
];
