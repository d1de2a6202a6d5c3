/** The words by which mail programs announce what was said before, in the languages our customers write. */

function alternatives(lines: string): string {
  return lines.trim().replaceAll('\n', '|');
}

/** "wrote" in an attribution line. */
const WROTE = alternatives(String.raw`
wrote|writes|said|napisał\(a\)|napisał/a|napisała|napisał|pisze|kirjutas|schrieb(?: am)?|schreibt|geschrieben
a écrit|écrit|escribió|ha escrito|escreveu|ha scritto|scrisse|schreef|het volgende geschreven|skrev
skrev følgende|kirjoitti|via contact|napsal\(a\)|napsal|napísal|написала?|пишет|писала?|писал\(а\)|пише|írta
a scris|rakstīja|parašė|yazdı|έγραψε|写道|寫道|写了|さんは書きました|のメッセージ|작성
`);

/** Names of the lines in a header block of Outlook's kind: From, Sent, To, Subject, Date, Cc, Reply-To. */
const HEADER_WORDS = alternatives(String.raw`
from|sent|to|subject|date|cc|reply[- ]to|importance|organization|od|wysłano|wysłane|data|do|dw|temat|kopia
kellelt|saatja|saadetud|saaja|kellele|teema|kuupäev|koopia|von|gesendet|an|betreff|datum|gesendet am
antwort an|de|envoyé|envoyé le|à|objet|date d'envoi|envoyé par|répondre à|sujet|message du|copie à|enviado
enviado el|para|asunto|fecha|enviada em|enviado em|enviada|assunto|da|inviato|a|oggetto|van|verzonden|aan
onderwerp|fra|sendt|til|emne|dato|från|skickat|till|ämne|lähettäjä|lähetetty|vastaanottaja|aihe|päivämäärä
kopio|odesláno|komu|předmět|от|отправлено|кому|тема|дата|копия|від|надіслано|发件人|寄件者|发送时间|寄件日期|日期|收件人|收件者|主题
主旨|抄送|時間|时间|差出人|送信日時|宛先|件名
`);

/** What stands between dashes before the original: "-----Original Message-----". */
const ORIGINAL = alternatives(String.raw`
original message|original e-?mail|reply message|forwarded by .*|forwarded message|begin forwarded message
oryginalna wiadomość|wiadomość oryginalna|wiadomość przekazana|treść oryginalnej wiadomości
przekazana wiadomość|algne sõnum|algsõnum|algne kiri|edastatud (?:sõnum|kiri)
ursprüngliche (?:nachricht|mail|e-mail)|original-?nachricht|originalnachricht
weitergeleitete (?:nachricht|mail)|message d['’]origine|message original|message initial|mail original
message transféré|mensaje original|mensaje reenviado|mensagem original|mensagem encaminhada
messaggio originale|messaggio inoltrato|oorspronkelijk bericht|doorgestuurd bericht|original meddelelse
oprindelig (?:meddelelse|besked)|ursprungligt meddelande|originalt budskap|opprinnelig melding
videresendt melding|vidarebefordrat meddelande|alkuperäinen viesti|původní zpráva|pôvodná správa
исходное сообщение|пересылаемое сообщение|пересланное сообщение|первоначальное сообщение|原始邮件|原邮件|原始郵件|转发邮件
元のメッセージ|원본 메시지|원본 메일
`);

/** "Sent from my …", the signature that telephones write. */
const SENT_FROM = alternatives(String.raw`
sent (?:from|via|using|with) |sent from$|get outlook for |download outlook|send from my |wysłan[eo] z 
wysłano za pomocą |pobierz (?:program )?outlook
saadetud (?:minu )?.{0,40}(?:iphone|ipad|android|telefoni|galaxy|nutitelefoni)|saadetud seadmest 
von meinem .{0,60} gesendet|gesendet (?:von|mit|aus) |von .{0,30}iphone gesendet|holen sie sich outlook
envoyé (?:de|depuis|à partir de|avec) |envoyé d['’]|obtenez outlook|télécharger outlook
enviado (?:desde|de|do|con|a partir do) |obtener outlook|obtenha o outlook|enviada do |inviato da 
verzonden (?:vanaf|met|vanuit) |verstuurd (?:vanaf|met) |sendt fra |skickat från 
lähetetty .{0,40}(?:puhelimesta|iphonesta|ipadista|laitteesta)|hanki outlook|odesláno z |odoslané z 
отправлено (?:с|из|от) |отправлено через |надіслано з |发自我的|發自我的|从我的.{0,12}发送|來自我的|iphoneから送信|나의 iphone에서 보냄
`);

/** How letters end, before name and company: folded with the signature. Thanks is not among them, since it says something. */
const REGARDS = alternatives(String.raw`
(?:best|kind|warm|kindest|warmest)(?: and \w+)? regards|regards|best wishes
yours (?:sincerely|faithfully|truly)|sincerely(?: yours)?|cheers|pozdrawiam(?: serdecznie)?|z poważaniem
z wyrazami szacunku|serdecznie pozdrawiam|łączę pozdrowienia|z pozdrowieniami|lugupidamisega
parimate soovidega|tervitades|heade soovidega|mit (?:freundlichen?|besten?|herzlichen?) gr(?:ü|ue)(?:ß|ss)en?
mit freundlichem gru(?:ß|ss)|freundliche gr(?:ü|ue)(?:ß|ss)e|viele gr(?:ü|ue)(?:ß|ss)e
beste gr(?:ü|ue)(?:ß|ss)e|liebe gr(?:ü|ue)(?:ß|ss)e|hochachtungsvoll|mfg|(?:bien )?cordialement
sinc[eè]res salutations|meilleures salutations|bien à vous|salutations distinguées|saludos(?: cordiales)?
un saludo|atentamente|cordialmente|atenciosamente|cumprimentos|com os melhores cumprimentos|abraços
cordiali saluti|distinti saluti|met vriendelijke groet(?:en)?|med vennlig hilsen|med venlig hilsen
med vänliga hälsningar|ystävällisin terveisin|terveisin|s pozdravem|с уважением|с наилучшими пожеланиями
з повагою|此致|祝好|敬具|よろしくお願い(?:いた)?します
`);

export const wroteWord = new RegExp(`(?:^|[\\s>)\\]"”»,]|\\d)(?:${WROTE})(?![\\p{L}])`, 'iu');
export const headerLine = new RegExp(`^[*_\\s]*(${HEADER_WORDS})[*_]*\\s*[:：]`, 'iu');
export const authorLine =
  /^[*_\s]*(from|od|kellelt|saatja|von|de|da|van|fra|från|lähettäjä|от|від|发件人|寄件者|差出人)[*_]*\s*[:：]/iu;
export const originalLine = new RegExp(
  `^[\\s>]*[-_*=–—]{1,60}\\s*(?:${ORIGINAL})\\s*[:：]?\\s*[-_*=–—]{0,60}\\s*$`,
  'iu',
);
export const originalPhrase = new RegExp(`^[\\s>]*(?:begin forwarded message|${ORIGINAL})\\s*[:：]\\s*$`, 'iu');
export const sentFromLine = new RegExp(`^[\\s*_–—-]*(?:${SENT_FROM})`, 'iu');
export const regardsLine = new RegExp(`^[\\s*_-]*(?:${REGARDS})\\s*[,.!。，]*\\s*$`, 'iu');
