/**
 * Seconds to wait after so many failures in a row: doubling from 5 s to 5 min.
 * @param failures 1 after the first failure
 */
export function backoffSeconds(failures: number): number {
  return Math.min(300, 5 * 2 ** Math.max(0, failures - 1));
}
