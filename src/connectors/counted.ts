import { ConnectorError } from './connector-error.ts';
import type { Connector } from './connector.ts';

/** Told once for each call that reached for a platform: `ok`, or how it failed. */
export type CallObserver = (channel: string, call: string, outcome: string) => void;

/** The same connector; every call that waits for a platform is told to `observe` when it ends. */
export function counted(connector: Connector, observe: CallObserver): Connector {
  const { channel } = connector.spec;
  return new Proxy(connector, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function' || typeof name === 'symbol') return value;
      return (...given: unknown[]) => {
        const result: unknown = Reflect.apply(value, target, given);
        if (result instanceof Promise)
          void result.then(
            () => observe(channel, name, 'ok'),
            (error: unknown) => observe(channel, name, kindOf(error)),
          );
        return result;
      };
    },
  });
}

const kindOf = (error: unknown) => (error instanceof ConnectorError ? error.kind : 'unexpected');
