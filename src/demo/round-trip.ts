/** A customer who is furious, in Estonian, for the third time. Invented. */
const furious = 'Kirjutan juba kolmandat korda ja keegi ei vasta! Täiesti lubamatu, nõuan raha tagasi!';

/**
 * Three lines for a terminal: another system pushes a furious message, sees it in the inbox with the reasons, and
 * fetches the reply that the invented colleague has written by then. CI runs them as they are printed.
 * @param at when the message is said to have been written
 * @param address where this installation answers, without a trailing slash
 */
export function roundTrip(address: string, token: string, sourceId: string, at: Date): string[] {
  const curl = `curl -sS -H 'Authorization: Bearer ${token}'`;
  const api = `${address}/api/v1`;
  const item = {
    externalId: `demo-${token.slice(-6)}`,
    direction: 'inbound',
    root: `demo-${token.slice(-6)}`,
    author: { externalId: 'maarika', name: 'Maarika Näidis' },
    visibility: 'private',
    addressed: true,
    occurredAt: at.toISOString(),
    text: furious,
  };
  return [
    `${curl} -H 'Content-Type: application/json' ${api}/mentions -d '${JSON.stringify({ sourceId, items: [item] })}'`,
    `sleep 2; ${curl} '${api}/conversations?source=${sourceId}&limit=1'`,
    `sleep 8; ${curl} '${api}/outbox?source=${sourceId}'`,
  ];
}
