// Beside the Python extension, whose interpreter runs gowharf, and the Go extension, which knows go.mod too.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { journey, log, until } from "./workbench.mjs";

const [workspace, home, vsix, pictures, ...others] = process.argv.slice(2);
const programs = path.join(home, "programs"); // a PATH without a Python
fs.mkdirSync(programs);

await journey({ workspace, home, vsix: [...others, vsix], pictures, env: { PATH: programs } }, async bench => {
  const { page } = bench;
  await bench.open("worker.Dockerfile");
  await page.locator(".squiggly-error").first().waitFor();
  await page.locator("#status\\.languageStatus").click();
  await page.locator(".hover-language-status", { hasText: "gowharf is running" }).waitFor();
  await page.keyboard.press("Escape");
  log("run by the Python extension's interpreter");

  await bench.open("go.mod");
  await page.locator("#status\\.editor\\.mode", { hasText: "Go Module File" }).waitFor();
  await bench.problems();
  await bench.filter("worker.Dockerfile");
  await bench.write(bench.file("go.mod").replace("go 1.26", "go 1.27"));
  await bench.problem("golang:1.26 cannot build this module: go.mod requires go 1.27").waitFor();
  await bench.picture("neighbours");

  const settings = { "[go.mod]": { "editor.defaultFormatter": "gowharf.gowharf" } };
  fs.mkdirSync(path.join(workspace, ".vscode"), { recursive: true });
  fs.writeFileSync(path.join(workspace, ".vscode", "settings.json"), JSON.stringify(settings));
  await bench.write(bench.file("go.mod").replace("go 1.26", "go   1.26"));
  await bench.command("Format Document");
  await page.keyboard.press("Control+S");
  await until("gowharf has formatted it, as the settings say", () => /^go 1\.26$/m.test(bench.file("go.mod")));
  assert(!bench.file("go.mod").includes("by another"));
  log("all get on with each other");
});
