// A machine whose Python is too old: the user is told once, and can point at another.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { journey, log, pause } from "./workbench.mjs";

const [workspace, home, vsix, pictures] = process.argv.slice(2);
const programs = path.join(home, "programs");
fs.mkdirSync(programs);
fs.writeFileSync(path.join(programs, "python3"), "#!/bin/sh\necho 3 9 2\n", { mode: 0o755 });

await journey({ workspace, home, vsix, pictures, env: { PATH: programs } }, async bench => {
  const { page } = bench;
  const said = bench.notification("gowharf needs Python 3.11 or newer");
  await bench.open("worker.Dockerfile");
  await said.filter({ hasText: "the newest on the PATH is 3.9.2" }).waitFor();
  await said.locator(".monaco-button", { hasText: "Get Python" }).waitFor();
  await bench.picture("no-python");
  await page.locator("#status\\.languageStatus").click();
  await page.locator(".hover-language-status", { hasText: "gowharf can't run" }).waitFor();
  await page.keyboard.press("Escape");
  // A setting that concerns the server starts it anew; the same message isn't shown again.
  fs.mkdirSync(path.join(workspace, ".vscode"));
  const set = settings => fs.writeFileSync(path.join(workspace, ".vscode", "settings.json"), JSON.stringify(settings));
  set({ "gowharf.importStrategy": "fromEnvironment" });
  await pause(2500);
  assert.equal(await said.count(), 1);
  log("told once");

  await said.locator(".monaco-button", { hasText: "Choose Python" }).click();
  const dialog = page.locator(".quick-input-widget:visible input");
  await dialog.fill(process.env.PYTHON);
  await page.keyboard.press("Enter");
  await page.locator(".squiggly-error").first().waitFor();
  log("a Python that the user points at runs it");
});
