// npm start and npm run demo: builds what is missing or older than its sources, then runs the server in this process.
import { buildIfNeeded } from './build-if-needed.mjs';

if (process.argv.includes('--demo')) process.env.EARSHOT_DEMO = 'true';
buildIfNeeded('web');
buildIfNeeded('api');
await import('../dist/src/main.js');
