// A folder from who knows where: its own settings name a program. That runs only once the user trusts it.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { journey, log, pause } from "./workbench.mjs";

const [workspace, home, vsix, pictures] = process.argv.slice(2);
const trace = path.join(home, "ran");
const program = path.join(workspace, "evil");
fs.writeFileSync(program, `#!/bin/sh\necho ran >> '${trace}'\nexit 1\n`, { mode: 0o755 });
fs.mkdirSync(path.join(workspace, ".vscode"));
const settings = { "gowharf.path": "${workspaceFolder}/evil", "gowharf.interpreter": program };
fs.writeFileSync(path.join(workspace, ".vscode", "settings.json"), JSON.stringify(settings));

const startup = { "security.workspace.trust.startupPrompt": "always", "security.workspace.trust.banner": "never" };
await journey({ workspace, home, vsix, pictures, trust: true, settings: startup }, async bench => {
  const { page } = bench;
  const dialog = page.locator(".monaco-dialog-box");
  await dialog.locator(".monaco-button", { hasText: "No, I don't trust" }).click();
  await bench.open("worker.Dockerfile");
  await page.locator(".squiggly-error").first().waitFor();
  await bench.problems();
  await bench.problem("golang:1.25-alpine cannot build this module").waitFor();
  log("the extension's own gowharf runs");
  await pause(500);
  assert.ok(!fs.existsSync(trace), "a program of the workspace ran");
  await page.locator("#status\\.languageStatus").click();
  const status = page.locator(".hover-language-status", { hasText: "interpreter, importStrategy, path" });
  await status.waitFor();
  await bench.picture("untrusted");
  log("what waits for trust waits, and is told");

  await bench.command("Workspaces: Manage Workspace Trust");
  await page.locator(".workspace-trust-editor .monaco-button", { hasText: "Trust" }).first().click();
  for (let tries = 0; !fs.existsSync(trace); tries++) {
    assert.ok(tries < 200, "once trusted, the workspace's setting counts");
    await pause(100);
  }
  await bench.told(`gowharf could not be started with ${program}`);
  await bench.picture("evil");
  log("once trusted, the workspace's own settings count");
});
