import fc from 'fast-check';

/** Properties draw the same in every run, so that none fails by chance; with EARSHOT_LONG they look further. */
if (!process.env.EARSHOT_LONG) fc.configureGlobal({ seed: 20261122 });
