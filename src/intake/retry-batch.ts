/** Another process stored the same thing at the same time; the whole batch is taken again and finds it there. */
export class RetryBatch extends Error {
  override name = 'RetryBatch';
}
