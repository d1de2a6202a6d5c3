import type { Mention } from '../mention.ts';
import type { Address } from './header-text.ts';
import { all, first, type Head } from './headers.ts';
import type { Parts } from './mime.ts';

/** What a mail that no human wrote is, and by which sign we know. */
export interface Automatic {
  kind: NonNullable<Mention['automatic']>;
  sign: string;
}

export interface Signs {
  head: Head;
  from: Address | undefined;
  subject: string;
  text: string;
  parts: Parts;
  ownAddresses: string[];
}

const DAEMON =
  /^(?:mailer-?daemon|mail-?daemon|mailerdaemon|mdaemon|mmdf|post[._-]?master|smtp-?gateway|amavisd?|bounces?|bouncehandler|maildelivery|mail-delivery-system|dsn|mailsubsystem|autoreply-bounce|email-?feedback|feedbackloop|fbl)(?:[-+._=\d].*)?@/i;
/** Addresses that people have too: words alone do not convict them. */
const PERHAPS_DAEMON = /^(?:complaints|abuse|staff|[\w.]+-admin|owner-[\w.-]+)@/i;
const FORWARDED = /^\s*(?:re|aw|odp|sv|vs|fwd?|wg|tr|rv|enc|pd|vl|i)\s*:/i;
const DAEMON_NAME =
  /mailer[- ]?daemon|mail delivery (?:sub)?system|delivery (?:system|subsystem|notification|agent)|mail(?:er)? (?:system|administrator)|postmaster|système de distribution|internet mail (?:delivery|service)|auto-?submitted|mailsystem|email delivery/i;
const SUBJECT =
  /undeliver|non[- ]?deliver|not (?:be )?delivered|deliver(?:y|able)?.{0,40}(?:fail|status|problem|error|report|unsuccessful|notification|delay)|fail(?:ed|ure).{0,20}(?:deliver|notice|mail)|returned? (?:mail|to sender|e-?mail|message)|mail (?:system error|delivery|failure|could not)|could ?n.t (?:be )?(?:deliver|send)|message (?:status|undeliver|delivery|you sent)|delay(?:ed)?.{0,12}(?:mail|deliver)|warning: (?:message|could not)|unzustellbar|nicht zugestellt|übermittlungsstatus|fehlgeschlagen|zustellung|non remis|échec de|no se pudo entregar|no entregado|devuelto|não entregue|niedostarcz|nie dostarczono|edastamine nurjus|не доставлено|недоставленн|退信|退回|配信|送信できません|エラーメール|不達|unzustell|rejected:|user unknown|mailbox (?:full|unavailable)|error (?:sending|mail)|bounce|postmaster notify|mail failed|returning to sender|are not (?:a )?member|loop alert|duplicated message-id|メールエラー|complaint|abuse report|email feedback/i;
const BODY =
  /(?:could not|couldn.t|cannot|can.t|unable to|wasn.t|was not|not) be? ?(?:deliver|sent)|undeliverable|delivery (?:has )?(?:failed|to the following|temporarily)|permanent (?:fatal )?error|user unknown|unknown user|no such (?:user|mailbox|address)|not a member of|mail loop|message-id.{0,60}(?:duplicat|already|same)|duplicated|requested action not taken|invalid (?:user|recipient|mailbox|e-?mail)|\b55[0-4][ -]|mailbox (?:is )?(?:full|unavailable|not found)|recipient.{0,40}(?:reject|unknown|not found|fail)|5\d\d[ -]5\.\d\.\d|\b5\.\d\.\d{1,2}\b|said: 5\d\d|final-recipient:|diagnostic-code:|over quota|quota exceeded|returned to sender|transcript of session|unzustellbar|配信できません|送信できません|宛先/i;
const AUTO_SUBJECT =
  /^\s*(?:(?:re|aw|odp|fw|sv|vs)\s*:\s*)*(?:auto(?:matic|mated)?[- ]?(?:reply|response|antwort)|out of (?:the )?office|ooo:|abwesenheit|automatische antwort|ich bin (?:nicht im|abwesend)|réponse automatique|absence du bureau|respuesta automática|fuera de (?:la )?oficina|resposta automática|ausência|risposta automatica|fuori ufficio|automatisch antwoord|afwezig|autosvar|automaattivastaus|automaatvastus|automaatne vastus|kontorist väljas|odpowiedź automatyczna|autoodpowiedź|poza biurem|automatická odpověď|автоответ|автоматический ответ|вне офиса|自动回复|自動回覆|自動返信|vacation|away from)/i;

/** Recognises bounces, auto-replies, lists and robots; null for what a person wrote. */
export function automaticOf(signs: Signs): Automatic | null {
  return bounce(signs) ?? autoReply(signs) ?? list(signs) ?? bot(signs);
}

function bounce(signs: Signs): Automatic | null {
  const { head, parts } = signs;
  const report =
    parts.contentType.value === 'multipart/report'
      ? (parts.contentType.params['report-type'] ?? '').toLowerCase()
      : null;
  if (report === 'disposition-notification') return null;
  if (report !== null) return found('bounce', `multipart/report ${report}`);
  if (first(head, 'x-failed-recipients')) return found('bounce', 'X-Failed-Recipients');
  if (parts.files.some((file) => /^message\/(?:delivery-status|feedback-report)$/.test(file.contentType))) {
    return found('bounce', 'delivery status part');
  }
  const sign = bounceByScore(signs);
  return sign === null ? null : found('bounce', sign);
}

/** Old and home-made mail systems say it in words only. Two kinds of evidence are needed, of which one is not words. */
function bounceByScore(signs: Signs): string | null {
  const { head, from, subject, text } = signs;
  const sender = `${from?.address || first(head, 'from')} ${first(head, 'sender')}`;
  const daemon = /mailer-?daemon/i.test(sender) || DAEMON.test(sender.trim()) || DAEMON_NAME.test(from?.name ?? '');
  const nullSender = emptyReturnPath(head);
  const says = SUBJECT.test(subject);
  const tells = BODY.test(text.slice(0, 20_000));
  if (/notificationType\\*"\s*:\s*\\*"(?:Bounce|Complaint)/.test(text)) return 'bounce notification';
  const robot = isNoReply(from?.address ?? '') || PERHAPS_DAEMON.test(from?.address ?? '');
  if (robot && (says || nullSender) && (tells || onlyCarriesMail(signs))) return 'from a robot, about delivery';
  if (/mailer-?daemon/i.test(sender) && (says || tells || nullSender)) return 'from the mailer daemon';
  if (daemon && (says || tells)) return 'from a mail system, about delivery';
  if (nullSender && says && tells) return 'without return path, about delivery';
  if (says && tells && carriesMail(signs) && !passedOn(subject, text)) return 'about delivery, with the returned mail';
  return null;
}

/** A person who forwards a notice to us asks something by it; without a word of their own it is the notice itself. */
function passedOn(subject: string, text: string): boolean {
  if (!FORWARDED.test(subject)) return false;
  if (!/final-recipient:|reporting-mta:/i.test(text)) return true;
  const own = text.slice(0, text.search(/^[>\s]*(?:begin forwarded|-{2,} ?\w+ forwarded|from:)/im)).trim();
  return own.length > 40 || /[?？]/.test(own);
}

function onlyCarriesMail(signs: Signs): boolean {
  return signs.text.trim() === '' && carriesMail(signs);
}

/** The returned mail or its headers, as a part or pasted into the text. */
function carriesMail({ parts, text }: Signs): boolean {
  if (parts.files.some((file) => /^(?:message\/rfc822|text\/rfc822-headers)$/.test(file.contentType))) return true;
  const pasted = text.match(/^[> ]*(?:received|message-id|return-path|from|to|subject|date|mime-version): /gim);
  return new Set(pasted?.map((line) => line.toLowerCase().replace(/^[> ]+/, ''))).size >= 4;
}

function autoReply({ head, subject, parts }: Signs): Automatic | null {
  const submitted = first(head, 'auto-submitted').toLowerCase();
  if (parts.contentType.params['report-type']?.toLowerCase() === 'disposition-notification') {
    return found('auto-reply', 'read receipt');
  }
  if (submitted.startsWith('auto-generated')) return found('bot', `Auto-Submitted: ${submitted.slice(0, 60)}`);
  if (submitted !== '' && !submitted.startsWith('no'))
    return found('auto-reply', `Auto-Submitted: ${submitted.slice(0, 60)}`);
  const named = ['x-autoreply', 'x-autorespond', 'x-autoreply-from', 'x-mail-autoreply'].find(
    (name) => first(head, name) !== '',
  );
  if (named) return found('auto-reply', named);
  if (/auto_reply/i.test(first(head, 'precedence'))) return found('auto-reply', 'Precedence: auto_reply');
  if (AUTO_SUBJECT.test(subject)) return found('auto-reply', 'subject of an absence notice');
  return emptyReturnPath(head) ? found('auto-reply', 'Return-Path: <>') : null;
}

function list({ head, ownAddresses }: Signs): Automatic | null {
  if (isOwnList(head, ownAddresses)) return null;
  // An answer to somebody is a person's, even if the program that sent it adds unsubscribe links.
  if (first(head, 'in-reply-to') && !first(head, 'list-id')) return null;
  const sign = ['list-id', 'list-unsubscribe', 'feedback-id'].find((name) => first(head, name) !== '');
  if (sign) return found('list', sign);
  return /^(?:bulk|list|junk)/i.test(first(head, 'precedence')) ? found('list', 'Precedence') : null;
}

/** Our support address is often a group (a list) itself: what comes through it comes from customers. */
function isOwnList(head: Head, ownAddresses: string[]): boolean {
  const posts = all(head, 'list-post').join(' ').toLowerCase();
  const id = /<([^>]+)>/.exec(first(head, 'list-id'))?.[1]?.toLowerCase() ?? '';
  return ownAddresses.some((own) => posts.includes(`mailto:${own}`) || id === own.replace('@', '.'));
}

/** A robot's address with nobody behind it; a contact form names the customer in Reply-To and is no robot. */
function bot({ head, from, ownAddresses }: Signs): Automatic | null {
  if (first(head, 'x-earshot-loop')) return found('bot', 'our own mail came back');
  const loops = all(head, 'x-loop').join(' ').toLowerCase();
  if (ownAddresses.some((own) => loops.includes(own))) return found('bot', 'X-Loop');
  return from && isNoReply(from.address) && !first(head, 'reply-to') ? found('bot', 'no-reply address') : null;
}

/** Whether mail to that address is read by nobody. */
export function isNoReply(address: string): boolean {
  return /^(?:[\w.+-]*[._-])?(?:no|do-?not|nicht|ne-?pas|nie)[._-]?(?:reply|replay|response|antworten|odpowiadaj|repondre)[\w.+-]*@/i.test(
    address,
  );
}

function emptyReturnPath(head: Head): boolean {
  return /^<\s*>$/.test(first(head, 'return-path'));
}

function found(kind: Automatic['kind'], sign: string): Automatic {
  return { kind, sign };
}
