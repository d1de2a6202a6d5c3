/**
 * PostgreSQL's COPY over a connection of the driver, which knows its messages but offers no way to use them
 * (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY).
 */
import { Readable, Writable } from 'node:stream';
import { type Client, type Connection, type Submittable } from 'pg';

/** What the driver's connection has, and its types leave out. */
interface CopyConnection extends Connection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

type Done = (error?: Error | null) => void;
const PIECE = 256 * 1024;

/** The rows of `copy … to stdout` in PostgreSQL's text format, in pieces of about 256 KB. */
export function copyOut(client: Client, sql: string): Readable {
  return client.query(new CopyOut(sql));
}

/** Takes what `copyOut` gave, cut anywhere, for `copy … from stdin`. It has finished when the rows are in. */
export function copyIn(client: Client, sql: string): Writable {
  return client.query(new CopyIn(sql));
}

class CopyOut extends Readable implements Submittable {
  private connection: Connection | undefined;
  private rows: Buffer[] = [];
  private size = 0;

  constructor(private readonly sql: string) {
    super();
  }

  submit(connection: Connection): void {
    this.connection = connection;
    connection.query(this.sql);
  }

  override _read(): void {
    this.connection?.stream.resume();
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    this.rows.push(Buffer.from(chunk)); // the driver uses its buffer again
    this.size += chunk.length;
    if (this.size >= PIECE && !this.flush() && !this.destroyed) this.connection!.stream.pause();
  }

  handleCommandComplete(): void {
    if (this.size > 0) this.flush();
  }

  handleReadyForQuery(): void {
    this.connection!.stream.resume(); // for the next query
    this.push(null);
  }

  handleError(error: Error): void {
    this.destroy(error);
  }

  /** A reader who leaves early lets the rest run out. */
  override _destroy(error: Error | null, done: Done): void {
    this.connection?.stream.resume();
    done(error);
  }

  private flush(): boolean {
    const piece = Buffer.concat(this.rows);
    this.rows = [];
    this.size = 0;
    return this.push(piece);
  }
}

class CopyIn extends Writable implements Submittable {
  private connection: CopyConnection | undefined;
  private start: Done | undefined;
  private finished: Done | undefined;
  private failure: Error | undefined;

  constructor(private readonly sql: string) {
    super();
  }

  submit(connection: Connection): void {
    this.connection = connection as CopyConnection;
    connection.query(this.sql);
  }

  /** Nothing is written before the server has said that it takes rows. */
  override _construct(ready: Done): void {
    this.start = ready;
  }

  handleCopyInResponse(): void {
    this.start?.();
    this.start = undefined;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, next: Done): void {
    if (this.failure) return next(this.failure);
    this.connection!.sendCopyFromChunk(chunk);
    const { stream } = this.connection!;
    if (stream.writableNeedDrain) stream.once('drain', () => next(this.failure));
    else next();
  }

  override _final(done: Done): void {
    if (this.failure) return done(this.failure);
    this.finished = done;
    this.connection!.endCopyFrom();
  }

  override _destroy(error: Error | null, done: Done): void {
    if (error && !this.failure && !this.finished) this.connection?.sendCopyFail('broken off');
    done(error);
  }

  handleCommandComplete(): void {
    // the end is told by handleReadyForQuery
  }

  handleError(error: Error): void {
    this.failure = error;
    const waiting = this.start ?? this.finished;
    this.start = this.finished = undefined;
    if (waiting) waiting(error);
    else this.destroy(error);
  }

  handleReadyForQuery(): void {
    this.finished?.();
  }
}
