// A machine whose Python is too old: the user is told once, and can point at another.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { journey, log, until } from "./workbench.mjs";

const [workspace, home, vsix, pictures] = process.argv.slice(2);
const programs = path.join(home, "programs");
const asked = path.join(home, "asked");
fs.mkdirSync(programs);
fs.writeFileSync(path.join(programs, "python3"), `#!/bin/sh\necho asked >> '${asked}'\necho 3 9 2\n`, { mode: 0o755 });

await journey({ workspace, home, vsix, pictures, env: { PATH: programs } }, async bench => {
  const { page } = bench;
  await bench.open("worker.Dockerfile");
  const said = bench.notification("gowharf needs Python 3.11 or newer; the newest on the PATH is 3.9.2");
  await said.locator(".monaco-button", { hasText: "Get Python" }).waitFor();
  await bench.picture("no-python");
  // A setting that concerns the server starts it anew; the same message isn't shown again.
  const times = () => fs.readFileSync(asked, "utf8").split("\n").length - 1;
  const before = times();
  fs.mkdirSync(path.join(workspace, ".vscode"));
  const settings = { "gowharf.importStrategy": "fromEnvironment" };
  fs.writeFileSync(path.join(workspace, ".vscode", "settings.json"), JSON.stringify(settings));
  await until("the Python was asked again", () => times() > before);
  await page.locator("#status\\.languageStatus").click();
  await page.locator(".hover-language-status", { hasText: "gowharf can't run" }).waitFor();
  const list = await bench.told("Python 3.11 or newer");
  assert.equal(await list.count(), 1);
  log("told once");

  await list.locator(".monaco-button", { hasText: "Choose Python" }).click();
  // The dialog shows the folder first, whenever it has read it.
  const dialog = page.locator(".quick-input-widget:visible");
  const shown = dialog.locator(".monaco-list-row", { hasText: "worker.Dockerfile" });
  await shown.waitFor();
  await dialog.locator("input[type=text]").fill(process.env.PYTHON);
  await shown.waitFor({ state: "detached" });
  await dialog.locator(".monaco-progress-container.active").waitFor({ state: "detached" });
  await page.keyboard.press("Enter");
  await page.locator(".squiggly-error").first().waitFor();
  log("a Python that the user points at runs it");
});
