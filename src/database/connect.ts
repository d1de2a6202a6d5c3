import { Client, DatabaseError } from 'pg';

/**
 * Opens one connection.
 * @param name is shown in pg_stat_activity
 */
export async function connect(url: string, name: string): Promise<Client> {
  const client = new Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: 30_000, // a machine that is busy or wakes up takes its time
    keepAlive: true,
  });
  client.on('error', () => undefined); // its next query, or 'end', tells; without a listener it would end the process
  await client.connect();
  return client;
}

export interface Failure {
  /** `unreachable`: nobody answers; `starting`: it will; `refused`: it answers and does not let us in. */
  kind: 'unreachable' | 'starting' | 'refused';
  sentence: string;
}

/** SQLSTATE classes: PostgreSQL manual, appendix A. 57P01-03: shutting down, crashed, starting; 53300: too many. */
export function describeFailure(cause: unknown): Failure {
  if (!(cause instanceof DatabaseError)) return { kind: 'unreachable', sentence: unreachable(cause) };
  const { code = '', message } = cause;
  if (code.startsWith('57P')) return { kind: 'starting', sentence: `It says: ${message}.` };
  if (code.startsWith('53')) return { kind: 'starting', sentence: `It is out of a resource: ${message}.` };
  return { kind: 'refused', sentence: `It refuses: ${message}.` };
}

function unreachable(cause: unknown): string {
  const causes = cause instanceof AggregateError ? cause.errors : [cause];
  const said = causes.map((error: NodeJS.ErrnoException) => error.message || error.code).filter(Boolean);
  return `Nobody answers there (${said.join('; ')}).`;
}
