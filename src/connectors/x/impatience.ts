import type { ITwitterApiClientPlugin } from 'twitter-api-v2';

/** Milliseconds. */
const timeout = 20_000;

/** The library waits for ever unless told otherwise. */
export const impatience: ITwitterApiClientPlugin = {
  onBeforeRequestConfig: ({ params }) => {
    params.timeout = timeout;
  },
};
