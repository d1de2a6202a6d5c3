import {
  IconAlertTriangle,
  IconBell,
  IconCircleCheck,
  IconClockPause,
  IconEar,
  IconFlame,
  IconHistory,
  IconHourglass,
  IconInbox,
  IconListDetails,
  IconMessageOff,
  IconMoodSad,
  IconTrash,
  IconUser,
  IconUserQuestion,
  IconUsers,
} from '@tabler/icons-react';

/** The views everybody has, in groups. Each is the API's; it is named by `view.<key>`. */
export const viewGroups = [
  [
    { key: 'inbox', icon: IconInbox },
    { key: 'mine', icon: IconUser },
    { key: 'team', icon: IconUsers },
    { key: 'unassigned', icon: IconUserQuestion },
  ],
  [
    { key: 'threats', icon: IconAlertTriangle },
    { key: 'frustrated', icon: IconMoodSad },
    { key: 'dueSoon', icon: IconBell },
    { key: 'pastSla', icon: IconFlame },
  ],
  [
    { key: 'customersTurn', icon: IconHourglass },
    { key: 'snoozed', icon: IconClockPause },
    { key: 'listening', icon: IconEar },
    { key: 'nothingToAnswer', icon: IconMessageOff },
    { key: 'unansweredBeforeConnection', icon: IconHistory },
  ],
  [
    { key: 'resolved', icon: IconCircleCheck },
    { key: 'spam', icon: IconTrash },
    { key: 'all', icon: IconListDetails },
  ],
] as const;

export type ViewKey = (typeof viewGroups)[number][number]['key'];
export const viewKeys: readonly string[] = viewGroups.flat().map(({ key }) => key);
export const isViewKey = (key: string): key is ViewKey => viewKeys.includes(key);

/** Counted all the time; the size of the others is of no use while working. */
export const countedViews = viewKeys.filter((key) => !['resolved', 'spam', 'all'].includes(key));
/** Red when they hold anything. */
export const alarmingViews = new Set<string>(['threats', 'pastSla']);
