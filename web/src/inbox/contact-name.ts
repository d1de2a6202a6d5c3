import type { ConversationItem } from '../api/conversations.ts';
import type { Translate } from '../i18n/i18n.tsx';

/** What a customer is called wherever there is one line for it. */
export const nameOf = ({ name, handle, address }: ConversationItem['contact'], t: Translate): string =>
  name || handle || address || t('contact.unnamed');
