import assert from "node:assert/strict";
import { test } from "node:test";
import { command, isProblem, locate, type Machine, onPath, type Wish } from "../src/launch";

const BUNDLED: Wish = {
  path: "",
  interpreter: "",
  importStrategy: "useBundled",
  folder: "/home/me/app",
  script: "/ext/bundled/run.py",
};

/** A machine that has these Pythons: path -> version; a version of "" is a program that is no Python. */
function machine(programs: Record<string, string>, more: Partial<Machine> = {}): Machine {
  return {
    windows: false,
    home: "/home/me",
    path: "/usr/local/bin:/usr/bin",
    isProgram: path => path in programs,
    versionOf: async path =>
      programs[path]?.split(".").map(Number).filter(Number.isInteger).slice(0, 3).length === 3
        ? programs[path]?.split(".").map(Number)
        : undefined,
    offered: async () => undefined,
    ...more,
  };
}

async function started(wish: Partial<Wish>, on: Machine) {
  const found = await command({ ...BUNDLED, ...wish }, ["server"], on);
  assert.ok(!isProblem(found), JSON.stringify(found));
  return [found.program, ...found.args];
}

async function refused(wish: Partial<Wish>, on: Machine) {
  const found = await command({ ...BUNDLED, ...wish }, ["server"], on);
  assert.ok(isProblem(found), JSON.stringify(found));
  return found;
}

test("python3 on the PATH runs the bundled server, isolated from the user's packages", async () => {
  const ran = await started({}, machine({ "/usr/bin/python3": "3.12.1" }));
  assert.deepEqual(ran, ["/usr/bin/python3", "-I", "/ext/bundled/run.py", "server"]);
});

test("a Python that is too old is passed over for a newer one further on", async () => {
  const on = machine({ "/usr/local/bin/python3": "3.9.2", "/usr/bin/python3": "3.11.0" });
  assert.equal((await started({}, on))[0], "/usr/bin/python3");
});

test("a newer Python is found under its full name", async () => {
  const on = machine({ "/usr/bin/python3": "3.10.12", "/usr/bin/python3.12": "3.12.3" });
  assert.equal((await started({}, on))[0], "/usr/bin/python3.12");
});

test("without a Python the message says what is needed", async () => {
  const problem = await refused({}, machine({}));
  assert.equal(problem.kind, "no-python");
  assert.match(problem.message, /Python 3\.11 or newer/);
});

test("with old ones only the message names the newest", async () => {
  const on = machine({ "/usr/local/bin/python3": "3.8.1", "/usr/bin/python3": "3.10.4" });
  const problem = await refused({}, on);
  assert.equal(problem.kind, "old-python");
  assert.match(problem.message, /3\.10\.4 \(\/usr\/bin\/python3\)/);
});

test("a program that is called python3 and runs no Python is passed over", async () => {
  const on = machine({ "/usr/local/bin/python3": "", "/usr/bin/python3": "3.13.0" });
  assert.equal((await started({}, on))[0], "/usr/bin/python3");
});

test("the Python extension's interpreter comes before the PATH, where it is new enough", async () => {
  const programs = { "/home/me/app/.venv/bin/python": "3.12.0", "/usr/bin/python3": "3.11.2" };
  const offered = async () => "/home/me/app/.venv/bin/python";
  assert.equal((await started({}, machine(programs, { offered })))[0], "/home/me/app/.venv/bin/python");
  programs["/home/me/app/.venv/bin/python"] = "3.9.0";
  assert.equal((await started({}, machine(programs, { offered })))[0], "/usr/bin/python3");
});

test("gowharf.interpreter comes first, and isn't replaced by another when it is wrong", async () => {
  const on = machine(
    { "/opt/py": "3.11.4", "/old/py": "3.10.0", "/usr/bin/python3": "3.12.0" },
    { offered: async () => "/usr/bin/python3" },
  );
  assert.equal((await started({ interpreter: "/opt/py" }, on))[0], "/opt/py");
  assert.equal((await refused({ interpreter: "/old/py" }, on)).kind, "old-python");
  assert.match((await refused({ interpreter: "/none/py" }, on)).message, /"\/none\/py"/);
});

test("fromEnvironment lets Python see its own packages", async () => {
  const ran = await started({ importStrategy: "fromEnvironment" }, machine({ "/usr/bin/python3": "3.12.1" }));
  assert.deepEqual(ran, ["/usr/bin/python3", "/ext/bundled/run.py", "server"]);
});

test("gowharf.path needs no Python", async () => {
  const on = machine({ "/usr/bin/gowharf": "" });
  assert.deepEqual(await started({ path: "gowharf" }, on), ["/usr/bin/gowharf", "server"]);
  const problem = await refused({ path: "gowhalf" }, on);
  assert.equal(problem.kind, "no-program");
  assert.match(problem.message, /"gowhalf"/);
});

test("paths in settings may begin at home, in the workspace's folder, or relative to it", () => {
  const on = machine({ "/home/me/bin/py": "", "/home/me/app/.venv/bin/python": "" });
  assert.equal(locate("~/bin/py", BUNDLED, on), "/home/me/bin/py");
  const inFolder = "${workspaceFolder}/.venv/bin/python";
  assert.equal(locate(inFolder, BUNDLED, on), "/home/me/app/.venv/bin/python");
  assert.equal(locate(inFolder, { folder: undefined }, on), undefined);
  assert.equal(locate(".venv/bin/python", BUNDLED, on), "/home/me/app/.venv/bin/python");
  assert.equal(locate("~other/bin/py", { folder: undefined }, on), undefined);
});

test("the current folder and other relative ones on the PATH are not looked into", () => {
  const on = machine({ python3: "", "./python3": "", "bin/python3": "", "/usr/bin/python3": "" });
  assert.deepEqual(onPath("python3", { ...on, path: ":.:bin:/usr/bin/" }), ["/usr/bin/python3"]);
});

test("on Windows names get their ending, and py is asked for a Python 3", async () => {
  const windows = { windows: true, path: "C:\\Windows;.;D:\\Python\\" };
  const on = machine({ "C:\\Windows\\py.exe": "3.12.0", "D:\\Python\\python.exe": "3.13.0" }, windows);
  assert.deepEqual((await started({}, on)).slice(0, 3), ["C:\\Windows\\py.exe", "-3", "-I"]);
  assert.equal(locate("python", BUNDLED, on), "D:\\Python\\python.exe");
  assert.equal(locate("D:\\Python\\python.exe", BUNDLED, on), "D:\\Python\\python.exe");
});
