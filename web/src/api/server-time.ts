/** How far this computer's clock stands from the server's, so that countdowns tell the server's truth. */
let ahead = 0;

export const serverTime = {
  /** @param date the Date header of any answer, exact to a second */
  learn(date: string | null): void {
    if (!date) return;
    const difference = Date.parse(date) - Date.now();
    // Less than that is the header's rounding and the way here.
    ahead = Math.abs(difference) > 3000 ? difference : 0;
  },
  now: (): number => Date.now() + ahead,
};
