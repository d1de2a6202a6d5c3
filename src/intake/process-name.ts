import { randomBytes } from 'node:crypto';
import os from 'node:os';

/** Who holds a lease: readable in the table, different for every start of every process. */
export const processName = `${os.hostname()}:${process.pid}:${randomBytes(4).toString('hex')}`;
