// The page's sources hold no words: every text of the frame comes from the table that the host hands over.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import ts from 'typescript';
import { root } from '../../src/build/bundle';
import { pageWords } from '../../src/core/explain/pageWords';

const folder = path.join(root, 'src/page');

describe('the words of the page', () => {
  it('stand in the table, not in the sources', () => {
    assert.deepEqual(readdirSync(folder).flatMap((file) => literalWords(readFileSync(path.join(folder, file), 'utf8')).map((text) => `${file}: ${text}`)), []);
  });

  it('are found by this test where they stand in a source', () => {
    for (const source of ['element("p", {}, "Nothing is lost.")', 'const a = `waiting ${b}`;', 'say(status, "Denied");', 'const x = one ? "give a reason" : "";']) {
      assert.equal(literalWords(source).length, 1, source);
    }
    assert.deepEqual(literalWords('element("p", { class: "link others", id: "deny" }, say("deny")); box.querySelector("button, input"); import { a } from "./Words and more";'), []);
  });

  it('are all used, each with as many places as it is given', () => {
    const sources = readdirSync(folder).map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n');
    assert.deepEqual(Object.keys(pageWords()).filter((key) => !new RegExp(`'${key}'`).test(sources)), []);
    for (const [key, text] of Object.entries(pageWords())) {
      const places = [...text.matchAll(/\{(\d)\}/g)].map((match) => Number(match[1]));
      assert.deepEqual([...places].sort(), places.map((_, index) => index), key);
    }
  });
});

/** Literals that a person could read: two words in a row, or a capital and small letters; not class names, selectors and the like. */
function literalWords(source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    const named = ts.isPropertyAssignment(node) && ['class', 'id', 'key', 'role'].includes(node.name.getText());
    const called = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : '';
    if (named || ['querySelector', 'querySelectorAll', 'getElementById', 'addEventListener'].includes(called)) {
      // The listener's own body is code like any other.
      if (ts.isCallExpression(node)) node.arguments.slice(1).forEach(visit);
      return;
    }
    if (ts.isStringLiteralLike(node) && isWords(node.text)) found.push(node.text);
    if (ts.isTemplateExpression(node)) {
      const parts = [node.head.text, ...node.templateSpans.map((span) => span.literal.text)];
      if (parts.some(isWords)) found.push(parts.join('…'));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('page.ts', source, ts.ScriptTarget.ES2022, true));
  return found;
}

function isWords(text: string): boolean {
  return /[A-Za-z]{2,} +[A-Za-z]|^[A-Z][a-z]{2,}|[a-z]{3,} $/.test(text) && text !== 'Enter';
}
