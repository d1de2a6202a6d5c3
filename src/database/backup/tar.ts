/** Just enough of the ustar format (POSIX.1-1988) for a backup that any tar can list and unpack. */
const BLOCK = 512;

export interface Entry {
  name: string;
  bytes: Buffer;
}

/** One file of an archive with its header and padding. */
export function tarEntry({ name, bytes }: Entry, at: Date): Buffer {
  const padding = Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK);
  return Buffer.concat([header(name, bytes.length, at), bytes, padding]);
}

/** What an archive ends with. */
export const tarEnd = (): Buffer => Buffer.alloc(2 * BLOCK);

const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0') + '\0';

function header(name: string, size: number, at: Date): Buffer {
  if (Buffer.byteLength(name) > 100) throw new Error(`${name} is too long a name for a tar archive`);
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0);
  block.write(octal(0o600, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(Math.floor(at.getTime() / 1000), 11), 136);
  block.write(' '.repeat(8), 148);
  block.write('0', 156);
  block.write('ustar\x0000', 257);
  block.write(octal(checksum(block), 6) + ' ', 148);
  return block;
}

const checksum = (block: Buffer) => block.reduce((sum, byte) => sum + byte, 0);

/**
 * The files of an archive, one after the other.
 * @throws Error when it is no archive, or ends too early
 */
export async function* readTar(source: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  const take = taker(source);
  for (;;) {
    const block = await take(BLOCK);
    const name = block.toString('utf8', 0, 100).replace(/\0.*$/s, '');
    if (name === '') return take.rest(); // to its very end: there the compressed stream proves that it is whole
    const written = parseInt(block.toString('latin1', 148, 156), 8);
    block.fill(' ', 148, 156);
    if (written !== checksum(block)) throw new Error('a header of the archive is damaged');
    const size = parseInt(block.toString('latin1', 124, 136), 8);
    const padded = await take(Math.ceil(size / BLOCK) * BLOCK);
    yield { name, bytes: padded.subarray(0, size) };
  }
}

/** Cuts a stream into pieces of the length asked for; `rest` reads on to its end. */
function taker(source: AsyncIterable<Buffer>): { (length: number): Promise<Buffer>; rest(): Promise<void> } {
  const chunks = source[Symbol.asyncIterator]();
  let held: Buffer[] = [];
  let size = 0;
  const take = async (length: number) => {
    while (size < length) {
      const { value, done } = await chunks.next();
      if (done) throw new Error('the archive ends too early');
      held.push(value);
      size += value.length;
    }
    const all = held.length === 1 ? held[0]! : Buffer.concat(held);
    held = [all.subarray(length)];
    size -= length;
    return Buffer.from(all.subarray(0, length));
  };
  const rest = async () => {
    while (!(await chunks.next()).done);
  };
  return Object.assign(take, { rest });
}
