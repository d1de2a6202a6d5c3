/** How a setting is asked for; the form is drawn from this and nothing else. */
export interface Setting {
  name: string;
  label: string;
  /** One or two sentences: what it is and where to find it. */
  help: string;
  kind: 'text' | 'secret' | 'number' | 'boolean' | 'choice' | 'url' | 'email' | 'list' | 'multiline';
  required?: boolean;
  default?: string | number | boolean | string[];
  choices?: { value: string; label: string }[];
  /** Shown only when another setting has one of these values. */
  when?: { setting: string; in: (string | boolean)[] };
}

/** What a connector says of itself once. */
export interface ConnectorSpec {
  /** The channel's key, as stored. Only the registry names it. */
  channel: string;
  title: string;
  /** Name of an icon in the web app's icon set, and a colour; the web app knows no channel by name. */
  icon: string;
  colour: string;
  settings: Setting[];
  /** Steps a person follows on the platform before filling in the form. Markdown, one per step. */
  guide: string[];
  /** Permissions (scopes) the connector needs, with the reason for each. */
  scopes?: { name: string; why: string }[];
  /** Seconds between polls when nothing wakes us. */
  pollEverySeconds: number;
  capabilities: {
    poll: boolean;
    webhook: boolean;
    /** Keeps a connection open that wakes the poll (IMAP IDLE, a stream). */
    hold: boolean;
    reply: boolean;
    /** A conversation can be started by us. */
    start: boolean;
    /** Private replies to public items. */
    privateReply: boolean;
  };
  reply?: {
    /** Longest text and how it is counted: the platform's own rule. */
    maxLength: number;
    counts: 'utf16' | 'codePoints' | 'graphemes' | 'bytes' | 'weighted';
    attachments: { max: number; maxBytes: number; types: string[] };
    /** Rich text is understood. */
    formatting: boolean;
    subject: boolean;
    /** To, Cc and Bcc can be chosen. */
    recipients: boolean;
    /** Whether a sent reply can be held back for some seconds (undo). */
    undo: boolean;
  };
  /** What a UI may show as buttons on a message. */
  actions?: ExtraAction[];
  /** Marks invented customers; excluded from every figure. */
  sandbox?: boolean;
  /** OAuth2 authorisation-code sign-in, if the platform wants it. */
  oauth?: {
    authorizeUrl(settings: Record<string, unknown>): string;
    tokenUrl(settings: Record<string, unknown>): string;
    scopes: string[];
    /** The scopes to ask for when they depend on settings (one channel, several providers); replaces `scopes`. */
    scopesFor?(settings: Record<string, unknown>): string[];
  };
}

/** Something that can be done to a message on the platform, beside answering it. */
export interface ExtraAction {
  name: string;
  label: string;
  icon: string;
  /** Asks first, since it cannot be undone. */
  confirm?: string;
  undo?: string;
}
