// The PDS wants better-sqlite3, which is compiled for four minutes where no binary can be fetched. package.json puts libsql
// in its place, whose binary comes with the package; it hands out ArrayBuffers where the PDS expects Buffers.
import { createRequire } from 'node:module';

const Database = createRequire(import.meta.resolve('@atproto/dev-env'))('better-sqlite3');
const statement = Object.getPrototypeOf(new Database(':memory:').prepare('select 1'));

function withBuffers(row) {
  for (const name in row) if (row[name] instanceof ArrayBuffer) row[name] = Buffer.from(row[name]);
  return row;
}

const { get, iterate } = statement;
statement.get = function (...given) {
  return withBuffers(get.apply(this, given));
};
statement.iterate = function* (...given) {
  for (const row of iterate.apply(this, given)) yield withBuffers(row);
};
