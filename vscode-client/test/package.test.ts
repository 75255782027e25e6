import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const ROOT = process.cwd();
const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const contributes = manifest.contributes;
const sources = readdirSync(join(ROOT, "src")).map(name => readFileSync(join(ROOT, "src", name), "utf8"));
const capabilities = readFileSync(join(ROOT, "..", "server", "gowharf", "lsp", "capabilities.py"), "utf8");
const theirs = [...capabilities.matchAll(/"(gowharf\.\w+)"/g)].map(found => found[1]);

test("the extension's version is gowharf's", () => {
  const init = readFileSync(join(ROOT, "..", "server", "gowharf", "__init__.py"), "utf8");
  assert.equal(/__version__ = "(.+)"/.exec(init)?.[1], manifest.version);
});

test("every file that the manifest names is there", () => {
  const named = [manifest.icon, ...contributes.grammars.map((each: { path: string }) => each.path)];
  named.push(...contributes.languages.map((each: { configuration: string }) => each.configuration));
  for (const walkthrough of contributes.walkthroughs) {
    const media: Record<string, string>[] = walkthrough.steps.map((each: { media: unknown }) => each.media);
    named.push(...media.map(each => each["markdown"] ?? each["image"]));
  }
  for (const path of named) assert.ok(existsSync(join(ROOT, path)), path);
});

test("every command of the manifest is registered, and every setting with a description", () => {
  for (const { command } of contributes.commands) {
    assert.ok(
      sources.some(text => text.includes(`register("${command.replace("gowharf.", "")}"`)),
      command,
    );
  }
  for (const section of contributes.configuration) {
    for (const [name, setting] of Object.entries<Record<string, unknown>>(section.properties)) {
      assert.ok(setting.markdownDescription ?? setting.description, name);
    }
  }
});

test("no command has the name of one of the server's, which the language client registers", () => {
  assert.ok(theirs.includes("gowharf.explain"));
  for (const { command } of contributes.commands) assert.ok(!theirs.includes(command), command);
});

test("what is asked of the server is what it answers", () => {
  const asked = sources.flatMap(text => [...text.matchAll(/\.ask(?:<.+?>)?\(\s*"(.+?)"/g)].map(found => found[1]));
  assert.ok(asked.length >= 5);
  for (const name of asked) assert.ok(theirs.includes(name), name);
});

test("commands that menus, walkthroughs and the README name are there", () => {
  const commands: string[] = contributes.commands.map((each: { command: string }) => each.command);
  const named = [...JSON.stringify(contributes).matchAll(/"command":"(.+?)"|command:(gowharf\.\w+)/g)];
  for (const [, one, other] of named) assert.ok(commands.includes((one ?? other) as string), one ?? other);
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  for (const { title } of contributes.commands) assert.ok(readme.includes(`| gowharf: ${title} |`), title);
});

test("settings that name programs wait for trust", () => {
  const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
  assert.deepEqual(restricted, ["gowharf.interpreter", "gowharf.importStrategy", "gowharf.path"]);
});

test("the problem matcher reads a line of the concise format", () => {
  const pattern = contributes.problemMatchers[0].pattern;
  const line =
    "build/Dockerfile:3:6: error[image-go-too-old] golang:1.25 cannot build this module: go.mod requires go 1.26";
  const found = new RegExp(pattern.regexp).exec(line);
  assert.deepEqual(
    ["file", "line", "column", "severity", "code"].map(key => found?.[pattern[key]]),
    ["build/Dockerfile", "3", "6", "error", "image-go-too-old"],
  );
});

test("grammars are regular expressions that compile, of scopes of our own", () => {
  for (const { path, scopeName } of contributes.grammars) {
    const text = readFileSync(join(ROOT, path), "utf8");
    assert.match(scopeName, /^source\.gowharf\./);
    assert.equal(JSON.parse(text).scopeName, scopeName);
    for (const [, source] of text.matchAll(/"(?:match|begin|end)": ("(?:[^"\\]|\\.)*")/g)) {
      new RegExp(JSON.parse(source as string));
    }
  }
});

test("the lock records no addresses", () => {
  assert.doesNotMatch(readFileSync(join(ROOT, "package-lock.json"), "utf8"), /"resolved"/);
});
