/** Something that can be chosen from a list: a menu, the palette, the bulk bar. */
export interface Command {
  id: string;
  group: CommandGroup;
  label: string;
  /** What tells it apart, beside the label, at the moment it is looked at. */
  hint?: () => string;
  /** @returns whether it was done */
  run: () => Promise<boolean>;
}
export type CommandGroup = 'do' | 'assign' | 'snooze' | 'label' | 'priority' | 'noAnswer' | 'more';

export const commandOf =
  (group: CommandGroup) =>
  (id: string, label: string, run: Command['run'], hint?: Command['hint']): Command => ({
    id: `${group}.${id}`,
    group,
    label,
    run,
    ...(hint && { hint }),
  });
