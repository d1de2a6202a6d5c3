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

/** One thing to do on the platform. */
export interface GuideStep {
  /** Markdown: `code`, **emphasis** and addresses. */
  text: string;
  /** What has to be pasted over there; shown with a button that copies it. The webhook address exists once the account is connected. */
  copy?: 'redirectUrl' | 'webhookUrl' | 'scopes';
  /** Only when a setting has one of these values. */
  when?: Setting['when'];
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
  /** Steps a person follows on the platform, in order. A plain text is a step with nothing to copy. */
  guide: (string | GuideStep)[];
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
  /** Name of the setting that says what a day may cost in US dollars, for platforms that charge; 0 is no limit. */
  budgetSetting?: string;
  /** Marks invented customers; excluded from every figure. */
  sandbox?: boolean;
  /** A person signs the account in with the platform, if the platform wants it. */
  oauth?: OAuthSpec;
}

/**
 * Signing in by OAuth2's authorisation-code flow (RFC 6749, with PKCE by RFC 7636). What it brings is stored as the secrets
 * `accessToken`, `accessTokenExpiresAt` (ISO instant), `refreshToken` and `grantedScopes` (separated by blanks).
 */
export interface OAuthSpec {
  /** Whom people sign in with, in sentences: "the mail provider". */
  provider: string;
  /** Asked for only when another setting has one of these values. */
  when?: Setting['when'];
  /** Something works without it: the account is connected at once, and signed in whenever somebody likes. */
  optional?: boolean;
  /** Where people sign in. Client id, redirect address, scopes, state and PKCE are added by the caller. */
  authorizeUrl(settings: Record<string, unknown>): string;
  /** Where codes and refresh tokens become access tokens. */
  tokenUrl(settings: Record<string, unknown>): string;
  scopesFor(settings: Record<string, unknown>): string[];
  /** How the app proves itself there (RFC 6749, 2.3.1): by the header `Authorization: Basic`, or in the form. */
  clientAuth(settings: Record<string, unknown>): 'basic' | 'form';
  /** Who answers, as the provider calls itself in `iss` (RFC 9207); undefined where that is not known. */
  issuer?(settings: Record<string, unknown>): string | undefined;
  /** Names of the setting and the secret that hold the app's id and secret, if not `clientId` and `clientSecret`. */
  client?: { id: string; secret: string };
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
