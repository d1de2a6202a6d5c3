import path from 'node:path';
import { scopes } from '../../src/connectors/facebook/spec.ts';
import { facebookSource, pageId } from './facebook-source.ts';
import { GraphContract, onlyAsked } from './graph-contract.ts';
import { graphGate } from './graph-gate.ts';
import { type GraphCall, type GraphReply, type GraphServer, startGraphServer } from './graph-server.ts';
import { describeWithData } from './shared-data.ts';

/** A post of the page. */
export const post = `${pageId}_900`;
/** A post of a visitor. */
export const wall = `${pageId}_901`;
/** Minutes after eleven. */
export const at = (minute: number): string => `2026-03-02T11:${String(minute).padStart(2, '0')}:00+0000`;
/** A customer. */
export const ana = { id: '55', name: 'Ana Example' };
const us = { id: pageId, name: 'Example Shop' };

/** A page with a post of its own, one of a visitor, comments, a review and a private thread. */
export const world: Record<string, unknown> = {
  [`${pageId}/subscribed_apps`]: { data: [{ id: '7001', subscribed_fields: ['feed'] }] },
  [`${pageId}/feed`]: {
    data: [
      { id: wall, from: ana, message: 'Hello?', created_time: at(2), permalink_url: 'https://www.facebook.com/901' },
      { id: post, from: us, message: 'New hours', created_time: at(1) },
    ],
  },
  [`${pageId}/tagged`]: { data: [{ id: '66_7', message: 'Thanks @shop', created_time: at(3), from: { id: '66' } }] },
  [`${pageId}/ratings`]: {
    data: [
      { created_time: at(4), recommendation_type: 'NEGATIVE', reviewer: { id: '67' }, open_graph_story: { id: '800' } },
    ],
  },
  [`${post}/comments`]: {
    data: [
      { id: '900_3', from: us, message: 'Sorry!', created_time: at(9), parent: { id: '900_1' } },
      { id: '900_2', from: { id: '56' }, message: 'Mine too', created_time: at(8), parent: { id: '900_1' } },
      { id: '900_1', from: ana, message: 'Where is it?', created_time: at(7) },
    ],
  },
  [`${wall}/comments`]: { data: [{ id: '901_1', from: us, message: 'Hi!', created_time: at(10) }] },
  [`${pageId}/conversations`]: {
    data: [{ id: 't_1', updated_time: at(12), participants: { data: [{ id: '77', name: 'Bo' }, us] } }],
  },
  't_1/messages': {
    data: [
      { id: 'm_2', from: us, message: 'Hello Bo', created_time: at(12) },
      { id: 'm_mid.1', from: { id: '77', name: 'Bo' }, message: 'Hi', created_time: at(11) },
    ],
  },
  [pageId]: { id: pageId, name: 'Example Shop', username: 'exampleshop' },
  debug_token: { data: { is_valid: true, app_id: '7001', type: 'PAGE', scopes: scopes.map(({ name }) => name) } },
};

/** Answers from the world, with the fields that were asked for; writes succeed. */
export const fromWorld = ({ method, path: asked, params }: GraphCall): GraphReply =>
  method === 'GET' ? { body: withFields(world[asked] ?? { data: [] }, params['fields']) } : { body: { success: true } };

function withFields(answer: unknown, wanted: unknown): unknown {
  const { data } = answer as { data?: unknown };
  if (typeof wanted !== 'string') return answer;
  return Array.isArray(data)
    ? { data: data.map((one) => onlyAsked(one as object, wanted)) }
    : onlyAsked(answer as object, wanted);
}

/** What the first part of a path names. */
export function nodeOf(id: string): string {
  if (id === pageId) return 'Page';
  if (id.startsWith('t_')) return 'UnifiedThread';
  return id.startsWith(`${pageId}_`) || id === '66_7' ? 'PagePost' : 'Comment';
}

/** A refusal as the Graph API writes it. */
export const refusal = (code: number, more: Record<string, unknown> = {}): GraphReply => ({
  status: 400,
  body: { error: { code, message: 'what a customer wrote', ...more } },
});

/** A server of the Graph API, a page on it, and the contract that every request is held to. */
export interface GraphWorld {
  contract: GraphContract;
  server: GraphServer;
  source: ReturnType<typeof facebookSource>;
}

/** Tests whose every request keeps to Meta's published specifications and shows no token of the page. */
export function describeWithGraph(title: string, tests: (at: GraphWorld) => void): void {
  describeWithData('contracts/facebook-graph/api_specs/specs', title, (folder) => {
    const world = { contract: new GraphContract(path.resolve(folder)) } as GraphWorld;
    beforeAll(async () => {
      world.server = await startGraphServer(graphGate(world.contract, nodeOf));
    });
    afterAll(() => world.server?.stop());
    beforeEach(() => {
      world.server.calls.length = 0;
      world.server.answer(fromWorld);
      world.source = facebookSource({ graphUrl: world.server.url });
    });
    afterEach(() => expect(world.server.breaches.splice(0)).toEqual([]));
    tests(world);
  });
}
