import { SetMetadata } from '@nestjs/common';

export const shownOnceKey = 'earshot:shown-once';

/**
 * The answer holds a secret that is stored nowhere in clear: it is not kept for repeats of the request either. A
 * repeat under the same Idempotency-Key is told that the thing was made.
 */
export const ShownOnce = () => SetMetadata(shownOnceKey, true);
