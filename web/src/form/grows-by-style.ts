/** Whether a field can grow with what is written in it by its style alone. Elsewhere a script measures every letter. */
export const growsByStyle = CSS.supports('field-sizing', 'content');
