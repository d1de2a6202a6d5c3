/** Somebody who writes on a platform. Invented. */
export interface Person {
  /** Digits; the same person has the same on every platform here. */
  id: string;
  name: string;
  /** Without the @. */
  handle: string;
}

/** What stands on a platform, in the words in which the inbox must hold it. */
export interface Said {
  /** The id and the thread as the connector names them. */
  id: string;
  /** '' where the platform names none: `thread` says then what belongs together. */
  root: string;
  thread?: string;
  /** A customer, a colleague who answers on the platform itself, or Earshot. */
  by: 'customer' | 'colleague' | 'earshot';
  author: string;
  text: string;
  at: Date;
  visibility: 'public' | 'private';
  deleted?: boolean;
}

/** A call of the platform to a webhook, as it goes over the wire. */
export interface Delivery {
  /** Whether polling tells the same, so that the call may be lost. */
  polled?: boolean;
  headers: Record<string, string>;
  body: string;
}

/** Everything that is written here, by invented people of a number. */
export const personOf = (number: number): Person => ({
  id: String(5_000 + number),
  name: `Ana Example ${number}`,
  handle: `ana_${number}`,
});
