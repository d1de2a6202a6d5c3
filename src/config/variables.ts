import { integer, list, oneOf, text, url, yesOrNo } from './variable.ts';

/** Every environment variable Earshot reads, once. docs/operations.md shows this table; a test compares them. */
export const variables = {
  databaseUrl: url(
    'DATABASE_URL',
    undefined,
    ['postgres:', 'postgresql:'],
    'A PostgreSQL of version 15 or later. Unset: Earshot runs a PostgreSQL of its own in the data folder.',
  ),
  dataDir: text(
    'EARSHOT_DATA_DIR',
    'data',
    'The folder of the embedded database and of the key; relative to the folder of package.json.',
  ),
  databaseConnections: integer(
    'EARSHOT_DATABASE_CONNECTIONS',
    '10',
    [2, 500],
    'How many connections to PostgreSQL one process may hold.',
  ),
  host: text('EARSHOT_HOST', '127.0.0.1', 'The address to listen on. 0.0.0.0 opens Earshot to the network.'),
  port: integer('PORT', '3000', [0, 65535], 'The port to listen on; 0 takes a free one.'),
  publicUrl: url(
    'EARSHOT_PUBLIC_URL',
    undefined,
    ['http:', 'https:'],
    'The address under which people and platforms reach Earshot; every link is built from it. Unset: http and the port on 127.0.0.1.',
  ),
  trustProxy: list(
    'EARSHOT_TRUST_PROXY',
    'The addresses or networks of reverse proxies whose X-Forwarded-For is believed, separated by commas.',
  ),
  bodyLimit: integer(
    'EARSHOT_BODY_LIMIT',
    String(16 * 1024 * 1024),
    [65536, 1024 ** 3],
    'The largest request body in bytes.',
  ),
  rateLimit: integer(
    'EARSHOT_RATE_LIMIT',
    '6000',
    [0, 10_000_000],
    'How many requests a minute one person, API token or unknown address may make of one process; 0 for any number.',
  ),
  role: oneOf(
    'EARSHOT_ROLE',
    'all',
    ['all', 'web', 'worker'],
    'web answers people and programs, worker takes in, watches and sends, all does both.',
  ),
  key: text(
    'EARSHOT_KEY',
    undefined,
    'The master key that seals secrets: 32 bytes in base64. Unset: the file "key" in the data folder, made at the first start.',
  ),
  allowPrivateHosts: yesOrNo(
    'EARSHOT_ALLOW_PRIVATE_HOSTS',
    'false',
    'Whether hosts in private networks may be connected, where an admin typed them.',
  ),
  demo: yesOrNo('EARSHOT_DEMO', 'false', 'Whether a sandbox channel invents customers (npm run demo sets it).'),
  metricsToken: text(
    'EARSHOT_METRICS_TOKEN',
    undefined,
    'The bearer token that /metrics asks for. Unset: /metrics answers programs on the same machine only.',
  ),
  logFormat: oneOf(
    'EARSHOT_LOG_FORMAT',
    undefined,
    ['text', 'json'],
    'How log lines look on standard error. Unset: text on a terminal, otherwise one JSON object a line.',
  ),
  logLevel: oneOf('EARSHOT_LOG_LEVEL', 'log', ['error', 'warn', 'log', 'debug'], 'The least level that is logged.'),
};
