import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { DomainError } from '../common/domain-error.ts';
import { packageRoot } from '../config/package-root.ts';

/**
 * argon2id as OWASP recommends it at least (19 MiB, two passes, one lane):
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id
 * About 70 ms of one core, hence in a thread of its own.
 */
const strength = { memorySize: 19_456, iterations: 2, parallelism: 1, hashLength: 32, outputType: 'encoded' } as const;
const strengthPrefix = '$argon2id$v=19$m=19456,t=2,p=1$';
const longestQueue = 50;

/** A hash of this strength that no password has: an unknown account takes as long to refuse as a known one. */
const nobodysHash = `${strengthPrefix}${'A'.repeat(22)}$${'A'.repeat(43)}`;

const threadCode = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { argon2id, argon2Verify } = require(workerData);
  parentPort.on('message', async ({ id, hash, ...input }) => {
    try {
      parentPort.postMessage({ id, result: await (hash ? argon2Verify({ ...input, hash }) : argon2id(input)) });
    } catch (error) {
      parentPort.postMessage({ id, error });
    }
  });`;

interface Waiting {
  resolve(result: string | boolean): void;
  reject(cause: unknown): void;
}

/** Hashes and checks passwords without holding up anybody else. */
@Injectable()
export class Passwords implements OnModuleDestroy {
  private thread: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 0;

  hash(password: string): Promise<string> {
    return this.ask({ ...strength, password: password.normalize('NFC'), salt: randomBytes(16) }) as Promise<string>;
  }

  /** @param hash null if there is no such account: then it is false, and takes as long */
  async verify(password: string, hash: string | null): Promise<boolean> {
    const right = await this.ask({ password: password.normalize('NFC'), hash: hash ?? nobodysHash });
    return hash !== null && right === true;
  }

  /** Was this made with other parameters than today's? */
  isOutdated(hash: string): boolean {
    return !hash.startsWith(strengthPrefix);
  }

  private ask(job: Record<string, unknown>): Promise<string | boolean> {
    if (this.waiting.size >= longestQueue)
      throw new DomainError(
        'unavailable',
        'sign-in-busy',
        'Too many people sign in right now. Try again in a moment.',
        {
          retryAfterSeconds: 5,
        },
      );
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      // eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      this.running().postMessage({ id, ...job });
    });
  }

  private running(): Worker {
    if (this.thread) return this.thread;
    const hashWasm = createRequire(path.join(packageRoot, 'package.json')).resolve('hash-wasm');
    const thread = new Worker(threadCode, { eval: true, workerData: hashWasm });
    thread.unref();
    thread.on('message', (answer: { id: number; result: string | boolean; error?: unknown }) => this.settle(answer));
    thread.on('error', (cause) => this.lose(cause));
    this.thread = thread;
    return thread;
  }

  private settle({ id, result, error }: { id: number; result: string | boolean; error?: unknown }): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(error);
  }

  /** The thread died: everybody who waits for it is told, and the next one starts another. */
  private lose(cause: unknown): void {
    this.thread = undefined;
    for (const waiting of this.waiting.values()) waiting.reject(cause);
    this.waiting.clear();
  }

  async onModuleDestroy(): Promise<void> {
    await this.thread?.terminate();
  }
}
