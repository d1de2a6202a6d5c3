import { ConnectorError } from './connector-error.ts';
import type { Connector } from './connector.ts';
import { counted } from './counted.ts';

class Weather {
  readonly spec = { channel: 'weather' };
  #calls = 0;
  canReply() {
    return 'calm';
  }
  async poll() {
    return ++this.#calls;
  }
  async send() {
    throw ConnectorError.unavailable('Storm.');
  }
}

describe('counted', () => {
  it('tells how each call to a platform ended, and changes nothing else', async () => {
    const told: string[] = [];
    const weather = counted(new Weather() as unknown as Connector, (...what) => void told.push(what.join(' ')));
    const { poll, send, canReply, hold } = weather as unknown as Weather & { hold?: unknown };
    expect([await poll(), await poll(), canReply(), hold]).toEqual([1, 2, 'calm', undefined]);
    await expect(send()).rejects.toThrow('Storm.');
    expect(told).toEqual(['weather poll ok', 'weather poll ok', 'weather send unavailable']);
  });
});
