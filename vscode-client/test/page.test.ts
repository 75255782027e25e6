import assert from "node:assert/strict";
import { test } from "node:test";
import { clicked, note } from "../src/page";

test("only clicks that name a place of the project count", () => {
  assert.deepEqual(clicked({ path: "build/Dockerfile", line: 7, more: 1 }), { path: "build/Dockerfile", line: 7 });
  const lines = [0, -1, 1.5, "1", undefined].map(line => ({ path: "Dockerfile", line }));
  const paths = ["", "../../etc/passwd", "a/../../b", 7, undefined].map(path => ({ path, line: 1 }));
  for (const other of [undefined, null, 7, "7", {}, ...lines, ...paths]) assert.equal(clicked(other), undefined);
});

test("what a note says is text, and nothing runs beside it", () => {
  const page = note("a < b & <script>");
  assert.match(page, /<p>a &lt; b &amp; &lt;script><\/p>/);
  assert.match(page, /default-src 'none'/);
});
