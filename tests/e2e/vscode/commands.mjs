// Every command of the palette that the other journeys leave out, the task, and the walkthrough.

import fs from "node:fs";
import path from "node:path";
import { journey, log, until } from "./workbench.mjs";

const [workspace, home, vsix, pictures] = process.argv.slice(2);
fs.rmSync(path.join(workspace, "gowharf.toml"));

await journey({ workspace, home, vsix, pictures }, async bench => {
  const { page } = bench;
  const editor = page.locator(".editor-group-container.active");
  await bench.command("gowharf: Check the Workspace");
  await bench.problem("golang:1.25-alpine cannot build this module").waitFor();
  log("the workspace is checked, though no file was opened");

  await bench.command("Tasks: Run Task");
  await bench.choose("gowharf");
  // code-server without compiled parts has no terminal to run it in; what it runs is tried beside the journeys.
  await bench.row("gowharf: check").waitFor();
  await page.keyboard.press("Escape");
  log("the task is offered");

  await bench.command("gowharf: Open the Configuration");
  await page.locator(".monaco-dialog-box .monaco-button", { hasText: "Create gowharf.toml" }).click();
  await page.locator('.tab.active[data-resource-name="gowharf.toml"]').waitFor();
  await until("the new file is there", () => bench.has("gowharf.toml"));
  await bench.picture("configuration");
  await bench.command("gowharf: Show the Settings in Force");
  await page.locator('.tab.active[data-resource-name="settings in force.toml"]').waitFor();
  await editor.locator(".view-line", { hasText: "required-version" }).first().waitFor();
  await bench.picture("settings-in-force");
  log("the configuration, and what is in force");

  await bench.command("gowharf: Show the Log");
  const channel = page.locator(".panel select.monaco-select-box").first();
  await until("the log is shown", () => channel.evaluate(list => list.selectedOptions[0]?.label === "gowharf"));
  await bench.command("gowharf: Explain This Dockerfile");
  await bench.choose("worker.Dockerfile");
  await bench.webview().locator("svg").first().waitFor();
  log("the log, and the replay of a Dockerfile that isn't open");

  await bench.command("View: Close All Editors");
  await page.keyboard.press("Control+J"); // the panel
  await page.keyboard.press("Control+B"); // the side bar
  await bench.command("Welcome: Open Walkthrough");
  await bench.choose("Go modules in Docker");
  await page.locator(".getting-started-step", { hasText: "See what will fail" }).waitFor();
  await bench.picture("walkthrough");
  log("every command does what it says");
});
