/** What a UTF-16 unit is to the tokeniser. */
export const OTHER = 0;
export const LETTER = 1;
export const DIGIT = 2;
/** Scripts written without spaces: Han, kana, Thai, Lao, Khmer, Burmese. */
export const DENSE = 3;
export const SPACE = 4;
/** Half of a surrogate pair, or a pictograph of the basic plane. */
export const SYMBOL = 5;
/** Not seen by a reader: zero-width, direction and variation marks, loose combining accents. */
export const HIDDEN = 6;

const dense =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

function classify(unit: number): number {
  if (unit >= 0xd800 && unit <= 0xdfff) return SYMBOL;
  const char = String.fromCharCode(unit);
  if (/[\u0300-\u036f\u064b-\u0652\u0640\p{Cf}\ufe00-\ufe0f\u20e3]/u.test(char)) return HIDDEN;
  if (/[\s\p{Zs}\p{Cc}]/u.test(char)) return SPACE;
  if (/[\p{Nd}]/u.test(char)) return DIGIT;
  if (dense.test(char)) return DENSE;
  if (/[\p{L}\p{M}]/u.test(char)) return LETTER;
  return unit > 0xff && /\p{Extended_Pictographic}/u.test(char) ? SYMBOL : OTHER;
}

const arabic: Record<string, string> = { أ: 'ا', إ: 'ا', آ: 'ا', ى: 'ي', ة: 'ه', ؤ: 'و', ئ: 'ي' };
const single: Record<string, string> = {
  '’': "'",
  '‘': "'",
  '´': "'",
  '`': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '…': '.',
  '！': '!',
  '？': '?',
  '。': '.',
  '，': ',',
  İ: 'i',
  '؟': '?',
  '،': ',',
};
const strokes: Record<string, string> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ß: 's',
  æ: 'a',
  œ: 'o',
  ı: 'i',
  ð: 'd',
  þ: 't',
  ё: 'е',
};

/** Traditional characters beside their simplified forms: the lexicons are written in simplified ones. */
const traditional =
  '們们來来這这個个說说時时為为對对後后麼么還还沒没無无過过員员會会開开關关電电話话錢钱買买賣卖貨货單单訂订證证資资訊讯隱隐護护權权處处點点難难壞坏爛烂騙骗誰谁請请謝谢歡欢愛爱讚赞態态務务質质價价車车門门見见聽听讓让給给經经應应當当實实發发體体國国報报紙纸記记視视殺杀燒烧傷伤腦脑氣气親亲樣样機机網网絡络媽妈獨独遲迟餓饿飯饭湯汤雞鸡魚鱼麵面熱热涼凉鹹咸髒脏慘惨醜丑滿满繼继續续準准確确認认識识訴诉訟讼師师決决議议監监濫滥騷骚擾扰險险審审請请問问頭头兩两馬马東东長长書书學学習习幾几條条號号碼码錯错誤误損损賠赔償偿遞递協协調调開开寫写讀读黨党罵骂煩烦討讨厭厌倆俩場场場场絕绝對对腸肠讎仇';
const simplified = new Map<string, string>();
for (let i = 0; i < traditional.length; i += 2) simplified.set(traditional.charAt(i), traditional.charAt(i + 1));

/** One unit in, one unit out: lower case, plain quotes and punctuation, full-width forms made narrow. */
function lower(unit: number): number {
  if (unit >= 0xff01 && unit <= 0xff5e) return lower(unit - 0xfee0);
  const char = String.fromCharCode(unit);
  const plain = single[char] ?? arabic[char] ?? char.toLowerCase();
  return plain.length === 1 ? plain.charCodeAt(0) : unit;
}

/** Accents dropped from Latin letters only: people type "dzwonie" for "dzwonię"; Cyrillic й is a letter of its own. */
function fold(unit: number): number {
  const char = String.fromCharCode(unit);
  const stroke = strokes[char];
  if (stroke) return stroke.charCodeAt(0);
  const latin = (unit >= 0xc0 && unit < 0x250) || (unit >= 0x1e00 && unit < 0x1f00);
  return latin ? char.normalize('NFD').charCodeAt(0) : unit;
}

export const CLASS = new Uint8Array(65536);
export const LOWER = new Uint16Array(65536);
export const FOLD = new Uint16Array(65536);
for (let unit = 0; unit < 65536; unit++) {
  // The blocks from 0x3400 to 0xd7a3 are ideographs and syllables: no case, one class each.
  const uniform = unit >= 0x3400 && unit < 0xd800;
  CLASS[unit] = uniform ? (unit < 0xa000 ? DENSE : LETTER) : classify(unit);
  LOWER[unit] = uniform ? (simplified.get(String.fromCharCode(unit)) ?? '').charCodeAt(0) || unit : lower(unit);
  FOLD[unit] = uniform ? (LOWER[unit] ?? unit) : fold(LOWER[unit] ?? unit);
}
