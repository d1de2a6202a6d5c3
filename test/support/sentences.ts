import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { packageRoot } from '../../src/config/package-root.ts';

/** What the code of a folder holds: every text, and of these the ones that are sentences to people. */
export interface Texts {
  all: Set<string>;
  sentences: Set<string>;
}

/** Begins and ends as a sentence does; a gap at its end holds what somebody else said. */
const isSentence = (text: string): boolean =>
  /^["{(@\p{Lu}].*(?:[.!?]|[.:] ?\{\d\})$/su.test(text) && text.split(' ').length > 2;

/** What a send button says is no sentence, and is said all the same. */
const buttons = new Set(['action', 'privateAction']);

/** What invented customers say. */
const invented = /stories|invented-mentions/;

/** Texts with `{1}`, `{2}` where something is put in, as the files of words have them. */
export function textsIn(folder: string, deep = true): Texts {
  const texts: Texts = { all: new Set(), sentences: new Set() };
  const place = path.join(packageRoot, folder);
  for (const entry of readdirSync(place, { recursive: deep, withFileTypes: true })) {
    if (!entry.isFile() || !/(?<!\.spec)\.ts$/.test(entry.name) || invented.test(entry.name)) continue;
    const file = path.join(entry.parentPath, entry.name);
    gather(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest), false, texts);
  }
  return texts;
}

function gather(node: ts.Node, isButton: boolean, texts: Texts): void {
  // descriptions of the API
  if (ts.isDecorator(node)) return;
  const text = textOf(node)?.trim();
  if (text) {
    texts.all.add(text);
    if (isSentence(text) || (isButton && /^\p{Lu}/u.test(text))) texts.sentences.add(text);
  }
  const named = ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node);
  const opens = named && ts.isIdentifier(node.name) && buttons.has(node.name.text);
  const closes = ts.isCallExpression(node) || ts.isObjectLiteralExpression(node) || ts.isTemplateExpression(node);
  ts.forEachChild(node, (child) => gather(child, opens || (isButton && !closes && !isCondition(node, child)), texts));
}

const isCondition = (node: ts.Node, child: ts.Node): boolean =>
  ts.isConditionalExpression(node) && node.condition === child;

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }, index) => `{${index + 1}}${literal.text}`).join('');
}
