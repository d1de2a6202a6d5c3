/** The layers of src, from the ground up: a folder imports only folders that stand before it (docs/architecture.md). */
const layers = [
  'common',
  'config',
  'database',
  'connectors',
  'people',
  'sources',
  'inbox',
  'sentiment',
  'assignment',
  'targets',
  'intake',
  'delivery',
  'reports',
  'live',
  'demo',
];
const channels = ['facebook', 'x', 'email', 'forum', 'bluesky', 'sandbox'];
const clients = 'node_modules/(axios|twitter-api-v2|imapflow|mailparser|nodemailer|feedsmith|@atproto)/';

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    ...layers.map((layer, i) => ({
      name: `layer-${layer}`,
      severity: 'error',
      from: { path: `^src/${layer}/` },
      to: { path: `^src/(${[...layers.slice(i + 1), 'cli'].join('|')})/` },
    })),
    ...channels.map((channel) => ({
      name: `channel-${channel}-stands-alone`,
      comment: 'A channel never imports another channel.',
      severity: 'error',
      from: { path: `^src/connectors/${channel}/` },
      to: { path: `^src/connectors/(${channels.filter((c) => c !== channel).join('|')})/` },
    })),
    {
      name: 'channels-are-reached-through-the-registry',
      severity: 'error',
      from: { path: '^src', pathNot: ['^src/connectors/', '\\.spec\\.ts$'] },
      to: { path: `^src/connectors/(${channels.join('|')})/` },
    },
    {
      name: 'connectors-know-no-nest',
      comment: 'Only <channel>.module.ts imports Nest.',
      severity: 'error',
      from: {
        path: '^src/connectors/',
        pathNot: ['\\.module\\.ts$', '\\.controller\\.ts$', '\\.dto\\.ts$', '\\.spec\\.ts$'],
      },
      to: { path: 'node_modules/@nestjs/' },
    },
    {
      name: 'only-connectors-speak-to-platforms',
      severity: 'error',
      from: { path: '^src', pathNot: ['^src/connectors/', '\\.spec\\.ts$'] },
      to: { path: clients },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
  },
};
