import assert from "node:assert/strict";
import { test } from "node:test";
import { clicked, guarded, note } from "../src/page";

test("the page runs its own script and nothing else", () => {
  const page = guarded("<html><head><title>a</title></head><body><script>go()</script></body></html>", "abc");
  assert.match(page, /^<html><head><meta http-equiv="Content-Security-Policy" content="default-src 'none';/);
  assert.match(page, /script-src 'nonce-abc'/);
  assert.match(page, /<script nonce="abc">go\(\)<\/script>/);
  assert.doesNotMatch(page, /https?:|unsafe-eval/);
});

test("a page without a head is guarded too", () => {
  assert.match(guarded("<p>nothing</p>", "abc"), /^<meta http-equiv="Content-Security-Policy"/);
});

test("only clicks that name a line count", () => {
  assert.deepEqual(clicked({ line: 7 }), { line: 7 });
  assert.deepEqual(clicked({ line: 7, uri: "file:///a/go.mod" }), { line: 7, uri: "file:///a/go.mod" });
  assert.deepEqual(clicked({ line: 7, uri: "command:evil" }), { line: 7 });
  for (const other of [undefined, null, 7, "7", {}, { line: 0 }, { line: 1.5 }, { line: "1" }]) {
    assert.equal(clicked(other), undefined);
  }
});

test("what a note says is text", () => {
  assert.match(note("a < b & <script>"), /<p>a &lt; b &amp; &lt;script><\/p>/);
});
