// What VS Code's own tokenizer makes of a text by one of the extension's grammars: a line of "text<TAB>scope" for each
// piece that has a scope of its own. node grammar.mjs GRAMMAR TEXT

import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const TOOLS = path.resolve(import.meta.dirname, "../../../.cache/editors/vscode/node_modules/code-server/lib/vscode");
const require = createRequire(path.join(TOOLS, "package.json"));
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");
const [grammarPath, textPath] = process.argv.slice(2);

await oniguruma.loadWASM(fs.readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm")).buffer);
const onigLib = Promise.resolve({
  createOnigScanner: patterns => new oniguruma.OnigScanner(patterns),
  createOnigString: text => new oniguruma.OnigString(text),
});
const raw = textmate.parseRawGrammar(fs.readFileSync(grammarPath, "utf8"), grammarPath);
const registry = new textmate.Registry({ onigLib, loadGrammar: async () => raw });
const grammar = await registry.loadGrammar(raw.scopeName);
let state = textmate.INITIAL;
for (const line of fs.readFileSync(textPath, "utf8").split(/\r?\n/)) {
  const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
  for (const { startIndex, endIndex, scopes } of tokens) {
    if (scopes.length > 1) console.log(`${line.slice(startIndex, endIndex).trim()}\t${scopes.at(-1)}`);
  }
  state = ruleStack;
}
