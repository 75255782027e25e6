// A user opens a project that doesn't build in Docker, sees why, and mends it.

import assert from "node:assert/strict";
import { journey, killServers, log, until } from "./workbench.mjs";

const [workspace, home, vsix, pictures] = process.argv.slice(2);
const OLD_IMAGE = "golang:1.26 cannot build this module: go.mod requires go 1.27";

await journey({ workspace, home, vsix, pictures }, async bench => {
  const { page } = bench;
  await bench.open("worker.Dockerfile");
  await page.locator(".squiggly-error").first().waitFor();
  log("a squiggle");
  await bench.problems();
  await bench.problem("golang:1.25-alpine cannot build this module").waitFor();
  log("a row in the Problems panel, of a file that isn't open");
  await page.locator(".codelens-decoration", { hasText: "2 of 2 go commands will fail" }).waitFor();
  await bench.picture("problems");
  await bench.filter("worker.Dockerfile");
  const finding = bench.problem("./money replaces example.com/money");
  await finding.waitFor();

  await page.keyboard.press("Control+J"); // the panel
  await page.keyboard.press("Control+B"); // the side bar
  await page.locator(".editor-actions .action-label[aria-label*='Explain This Dockerfile']").click();
  const explained = bench.webview();
  await explained.locator("svg").first().waitFor();
  await bench.picture("explain");
  await page.locator(".codelens-decoration a", { hasText: "Explain this stage" }).first().click();
  const said = explained.getByText("go: example.com/money@v1.2.0 (replaced by ./money)").first();
  await said.waitFor();
  await explained.locator('[data-path="worker.Dockerfile"][data-line="7"]:visible').first().click();
  await page.locator("#status\\.editor\\.selection", { hasText: "Ln 7," }).waitFor();
  log("the replay beside the file; a click goes to the line");

  await page.keyboard.press("Control+B");
  await bench.click("RUN go mod download", "mod");
  const fix = await bench.bulb("Copy money/");
  await fix.waitFor();
  await bench.picture("fix");
  await fix.click();
  await page.locator(".squiggly-error").waitFor({ state: "detached" });
  await page.keyboard.press("Control+S");
  const mended = "COPY go.mod ./\nCOPY money/ money/\n";
  await until("the fix is on disk", () => bench.file("worker.Dockerfile").includes(mended));
  await said.waitFor({ state: "detached" });
  await bench.problems();
  await finding.waitFor({ state: "detached" });
  log("mended by the light bulb; the replay has followed");
  await bench.command("View: Close All Editors");

  await bench.open("go.mod");
  await page.locator("#status\\.editor\\.mode", { hasText: "Go Module File" }).waitFor();
  await bench.write(bench.file("go.mod").replace("go 1.26", "go 1.27"));
  await bench.problem(OLD_IMAGE).waitFor();
  await bench.write(bench.file("go.mod"));
  await bench.problem(OLD_IMAGE).waitFor({ state: "detached" });
  log("an edit of go.mod is seen in the Dockerfile, saved or not");

  await bench.command("gowharf: Restart the Server");
  await bench.write(bench.file("go.mod").replace("go 1.26", "go 1.27"));
  await bench.problem(OLD_IMAGE).waitFor();
  log("a restarted server goes on");
  assert.equal(killServers(home).length, 1);
  await bench.write(bench.file("go.mod"));
  await bench.problem(OLD_IMAGE).waitFor({ state: "detached" });
  log("a server that was killed is there again");
  await page.keyboard.press("Control+S");

  await bench.open("worker.Dockerfile");
  await page.locator("#status\\.languageStatus").click();
  const status = page.locator(".hover-language-status");
  await status.filter({ hasText: "Build context: ." }).first().waitFor();
  await bench.picture("status");
  await page.keyboard.press("Escape");
  log("the build context is told");

  await bench.command("gowharf: Fix All in the Workspace");
  await bench.notification("4 fixed").waitFor();
  const mendedToo = ["golang:${GO_VERSION}-alpine", "GO_VERSION=1.26"];
  await until("everything is fixed on disk", () => mendedToo.every(text => bench.file("Dockerfile").includes(text)));
  await until("files that weren't open, too", () => !bench.file("tools/migrate/.dockerignore").includes("vendor"));
  await page.locator(".markers-panel", { hasText: "No problems have been detected" }).waitFor();
  log("everything is fixed at once");
});
