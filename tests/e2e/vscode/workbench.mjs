// A real VS Code with the packaged extension, in a browser without a window. What a user does, in a user's words.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { small } from "./png.mjs";
import { chromium } from "../../../.cache/editors/vscode/node_modules/playwright-core/index.mjs";

const TOOLS = path.resolve(import.meta.dirname, "../../../.cache/editors");
const ENTRY = path.join(TOOLS, "vscode/node_modules/code-server/out/node/entry.js");
const PATIENCE = 120_000; // milliseconds, for a starved machine; nothing below waits longer than it must
// One process less that a starved machine would be too slow for: without its GPU process Chromium ends.
const QUIET = ["--no-sandbox", "--disable-gpu", "--in-process-gpu", "--disable-quic", "--no-first-run"];
QUIET.push("--disable-gpu-watchdog", "--disable-background-networking");
const SETTINGS = {
  "workbench.startupEditor": "none",
  "workbench.colorTheme": "Default Light Modern",
  "window.autoDetectColorScheme": false,
  "editor.minimap.enabled": false,
  "editor.lightbulb.enabled": "on",
  "files.autoSave": "off",
  "git.enabled": false,
  "extensions.ignoreRecommendations": true,
  "workbench.tips.enabled": false,
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
};

/** What the run has said; the test shows it where something fails. */
const began = Date.now();
export const log = (...said) => console.log(`${((Date.now() - began) / 1000).toFixed(1)}s`, ...said);

/** Runs a journey in a workbench of its own; the process ends with 1 where it fails, with a picture of how it looked. */
export async function journey({ workspace, home, vsix, pictures, env = {}, trust = false, settings = {} }, travel) {
  const server = await startServer({ home, vsix, env, trust, settings });
  const browser = await chromium.launch({ executablePath: path.join(TOOLS, "bin/chromium"), headless: true, args: QUIET });
  let status = 1;
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    const elsewhere = new Set();
    page.on("request", request => {
      const { hostname, protocol } = new URL(request.url());
      if (protocol.startsWith("http") && hostname !== "127.0.0.1" && !hostname.endsWith(".vscode-cdn.net")) elsewhere.add(hostname);
    });
    const bench = new Workbench(page, workspace, pictures);
    try {
      await load(page, `http://127.0.0.1:${server.port}/?folder=${encodeURIComponent(workspace)}`);
      log("the workbench is there");
      await travel(bench);
      assert.deepEqual([...elsewhere], [], "hosts that the page asked");
      status = 0;
    } catch (error) {
      log("FAILED", error.stack);
      await page.screenshot({ path: path.join(home, "failed.png") }).catch(() => log("and there is no picture of it"));
    }
  } finally {
    await browser.close();
    await server.stop();
  }
  log("done", status);
  process.exit(status);
}

/** Opens the workbench. On a machine that does much else its own scripts give up at times, and the page stays white. */
async function load(page, address, tries = 3) {
  try {
    await page.goto(address);
    await page.locator(".monaco-workbench").waitFor();
  } catch (error) {
    if (tries === 1) throw error;
    log("the page stayed white");
    await load(page, address, tries - 1);
  }
}

async function startServer({ home, vsix, env, trust, settings }) {
  const data = path.join(home, "data");
  fs.mkdirSync(path.join(data, "User"), { recursive: true });
  fs.writeFileSync(path.join(data, "User", "settings.json"), JSON.stringify({ ...SETTINGS, ...settings }));
  fs.writeFileSync(path.join(home, "config.yaml"), "auth: none\n");
  const folders = ["--config", path.join(home, "config.yaml"), "--user-data-dir", data];
  folders.push("--extensions-dir", path.join(home, "extensions"));
  const node = path.join(TOOLS, "bin/node");
  // No gallery: the workbench asks no host for extensions. As from a command line: no login shell is asked for its PATH.
  const environment = { ...process.env, HOME: home, EXTENSIONS_GALLERY: '{"serviceUrl":""}', VSCODE_CLI: "1", ...env };
  for (const extension of [vsix].flat()) {
    const installed = spawnSync(node, [ENTRY, ...folders, "--install-extension", extension], { encoding: "utf8" });
    assert.equal(installed.status, 0, installed.stdout + installed.stderr);
  }
  log("the extension is installed");
  const port = await freePort();
  const args = [...folders, "--bind-addr", `127.0.0.1:${port}`, "--auth", "none", "--disable-telemetry"];
  args.push("--disable-update-check", "--ignore-last-opened", ...(trust ? [] : ["--disable-workspace-trust"]));
  const output = fs.openSync(path.join(home, "code-server.log"), "w");
  const child = spawn(realNode(), [ENTRY, ...args], { stdio: ["ignore", output, output], env: environment });
  const ended = new Promise(resolve => child.on("exit", resolve));
  for (let tries = 0; !(await healthy(port)); tries++) {
    assert.ok(tries < PATIENCE / 100 && child.exitCode === null, "code-server didn't start");
    await pause(100);
  }
  const stop = () => {
    child.kill("SIGTERM");
    return ended;
  };
  return { port, stop };
}

/** The program itself: its wrapper needs a shell's PATH, which a test may take away. */
function realNode() {
  return process.execPath;
}

async function healthy(port) {
  return fetch(`http://127.0.0.1:${port}/healthz`).then(answer => answer.ok, () => false);
}

function freePort() {
  return new Promise(resolve => {
    const listener = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = listener.address();
      listener.close(() => resolve(port));
    });
  });
}

export const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

/** Waits until something is so; says what, where it never is. */
export async function until(what, isSo) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await pause(50)) if (await isSo()) return;
  throw new Error(`never so: ${what}`);
}

/** Kills the language servers of this run: those that run from its home. Which they were. */
export function killServers(home) {
  const found = servers(home);
  for (const id of found) process.kill(Number(id), "SIGKILL");
  return found;
}

/** The ids of the language servers of this run. */
export function servers(home) {
  const run = path.join(home, "extensions");
  return fs.readdirSync("/proc").filter(id => {
    if (!/^[0-9]+$/.test(id)) return false;
    try {
      return fs.readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0").some(word => word.startsWith(run) && word.endsWith("run.py"));
    } catch {
      return false;
    }
  });
}

export class Workbench {
  constructor(page, workspace, pictures) {
    this.page = page;
    this.workspace = workspace;
    this.pictures = pictures;
  }

  /** A row of the Problems panel. */
  problem(text) {
    return this.page.locator(".markers-panel .monaco-list-row", { hasText: text });
  }

  notification(text) {
    return this.page.locator(".notifications-toasts .notification-list-item", { hasText: text });
  }

  /** Rows of the list of notifications, which has those too whose popup is gone or lies behind a page. */
  async told(text) {
    const list = this.page.locator(".notifications-center");
    if (!(await list.isVisible())) await this.command("Notifications: Show Notifications");
    const rows = list.locator(".notification-list-item", { hasText: text });
    await rows.first().waitFor();
    return rows;
  }

  /** Opens a file at the top of the folder, from the explorer. */
  async open(name) {
    const exactly = new RegExp(`^${RegExp.escape(name)}$`);
    await this.page.locator(".explorer-folders-view .label-name", { hasText: exactly }).dblclick();
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.page.locator(".editor-group-container.active .monaco-editor.focused .view-line").first().waitFor();
  }

  /** Runs a command of the palette, which lists what there was when it was opened: early on not yet the extension's. */
  async command(title) {
    const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
    await until(`${title} is in the palette`, async () => {
      await this.page.keyboard.press("F1");
      await this.page.locator(".quick-input-widget input").first().fill(`>${title}`);
      const there = row.waitFor({ timeout: 3000 }).then(() => true, () => false);
      if (!(await there)) await this.page.keyboard.press("Escape");
      return there;
    });
    await row.click();
  }

  /** A row of a list to choose from. */
  row(label) {
    return this.page.locator(".quick-input-widget:visible .monaco-list-row", { hasText: label }).first();
  }

  async choose(label) {
    await this.row(label).click();
  }

  /** The Problems panel, filled with rows. */
  async problems() {
    if (!(await this.page.locator(".markers-panel").isVisible())) await this.page.keyboard.press("Control+Shift+M");
    await this.page.locator(".markers-panel").waitFor();
  }

  /** Shows only some problems: the list draws no more rows than fit. */
  async filter(text) {
    await this.page.locator(".viewpane-filter input").first().fill(text);
  }

  /** Puts the cursor onto a word of the line that holds a text, whichever group has the focus: a web view that was
   *  clicked may take it back late. */
  async click(text, word) {
    const line = this.page.locator(".editor-group-container .view-line", { hasText: text });
    await line.locator("span span", { hasText: word }).first().click();
  }

  /** Clicks the light bulb beside the cursor; gives a row of its menu. */
  async bulb(title) {
    const bulb = this.page.locator('.lightBulbWidget:visible, [class*="codicon-gutter-lightbulb"]:visible');
    await bulb.first().click();
    return this.page.locator(".action-widget .monaco-list-row", { hasText: title });
  }

  /** The page inside the web view. */
  webview() {
    return this.page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
  }

  /** Replaces the whole text of the editor; not saved. */
  async write(text) {
    const input = ".native-edit-context, textarea.inputarea";
    await this.page.locator(".editor-group-container.active .monaco-editor").locator(input).first().focus();
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.insertText(text);
  }

  file(name) {
    return fs.readFileSync(path.join(this.workspace, name), "utf8");
  }

  has(name) {
    return fs.existsSync(path.join(this.workspace, name));
  }

  /** How it looks now. */
  async picture(name) {
    fs.writeFileSync(path.join(this.pictures, `${name}.png`), small(await this.page.screenshot()));
  }
}
