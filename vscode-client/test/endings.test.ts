import assert from "node:assert/strict";
import { test } from "node:test";
import { Endings } from "../src/endings";

const MINUTE = 60_000;

test("a server that never answered isn't started again", () => {
  assert.equal(new Endings().next(0), "never answered");
});

test("one that had answered is started again, but not for ever", () => {
  const endings = new Endings();
  endings.began();
  const said = [0, 1, 2, 3, 4].map(second => endings.next(second * 1000));
  assert.deepEqual(said, ["again", "again", "again", "again", "too often"]);
});

test("one that ends now and then is always started again", () => {
  const endings = new Endings();
  endings.began();
  const said = new Set(Array.from({ length: 50 }, (_, at) => endings.next(at * MINUTE)));
  assert.deepEqual([...said], ["again"]);
});
