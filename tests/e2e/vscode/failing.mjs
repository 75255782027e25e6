// A program that ends at once, one that never answers, and a server that ends again and again: the user is told, once
// each, and the right setting or a click starts the server.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { journey, killServers, log, servers, until } from "./workbench.mjs";

const [workspace, home, vsix, pictures] = process.argv.slice(2);
const trace = path.join(home, "ran");
const MOST = 4; // times in three minutes that a server is started again by itself

function program(name, script) {
  const file = path.join(home, name);
  fs.writeFileSync(file, `#!/bin/sh\necho ${name} >> '${trace}'\n${script}\n`, { mode: 0o755 });
  return file;
}

fs.writeFileSync(trace, "");
const ran = name => fs.readFileSync(trace, "utf8").split("\n").includes(name);
const ends = program("ends", "exit 1");
const silent = program("silent", "while read -r line; do :; done");
const settings = path.join(workspace, ".vscode", "settings.json");
const set = values => fs.writeFileSync(settings, JSON.stringify(values));
fs.mkdirSync(path.dirname(settings));
set({ "gowharf.path": ends });

await journey({ workspace, home, vsix, pictures }, async bench => {
  const { page } = bench;
  await bench.open("worker.Dockerfile");
  await bench.told(`gowharf could not be started with ${ends}`);
  assert.equal(await (await bench.told("gowharf")).count(), 1);
  await page.locator("#status\\.languageStatus").click();
  await page.locator(".hover-language-status", { hasText: "gowharf can't run" }).waitFor();
  await page.keyboard.press("Escape");
  log("a program that ends at once is told once");

  set({ "gowharf.path": silent });
  await until("the silent one runs", () => ran("silent"));
  set({});
  await page.locator(".squiggly-error").first().waitFor();
  log("one that never answers holds nothing up");

  for (let times = 0; times <= MOST; times++) {
    await until(`server ${times + 1} runs`, () => servers(home).length === 1);
    const [killed] = killServers(home);
    await until(`server ${times + 1} is gone`, () => !servers(home).includes(killed));
  }
  const told = await bench.told("gowharf ended again and again");
  await told.locator(".monaco-button", { hasText: "Restart" }).click();
  await bench.problems();
  await bench.problem("golang:1.25-alpine cannot build this module").waitFor();
  log("a server that ends again and again waits for the user");
});
