/** Puts marks around what is selected; the caret ends behind it. */
export function wrapSelection(field: HTMLTextAreaElement, mark: string): { text: string; caret: number } {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const text = value.slice(0, start) + mark + value.slice(start, end) + mark + value.slice(end);
  return { text, caret: end + (start === end ? mark.length : mark.length * 2) };
}
