/** This machine, and the Python extension on it. */

import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import { type Disposable, extensions, type Uri, workspace } from "vscode";
import type { Machine } from "./launch";

const PATIENCE = 10_000; // milliseconds for a Python to say its version
const ASK = "import sys; print(*sys.version_info[:3])";

/** The part of the Python extension's interface that is used. */
interface PythonExtension {
  readonly environments: {
    getActiveEnvironmentPath(resource?: Uri): { readonly path: string };
    resolveEnvironment(path: {
      readonly path: string;
    }): Promise<{ readonly executable: { readonly uri?: Uri } } | undefined>;
    onDidChangeActiveEnvironmentPath(listener: () => void): Disposable;
  };
}

export function thisMachine(): Machine {
  return {
    windows: process.platform === "win32",
    home: homedir(),
    path: process.env.PATH ?? "",
    isProgram,
    versionOf,
    offered,
  };
}

/** Calls back when the Python extension has another interpreter; does nothing where it isn't there or isn't active. */
export function onOtherInterpreter(listener: () => void): Disposable | undefined {
  const extension = extensions.getExtension<Partial<PythonExtension> | undefined>("ms-python.python");
  return extension?.isActive ? extension.exports?.environments?.onDidChangeActiveEnvironmentPath(listener) : undefined;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function versionOf(python: string, args: readonly string[]): Promise<readonly number[] | undefined> {
  return new Promise(resolve => {
    const options = { timeout: PATIENCE, windowsHide: true, cwd: homedir() };
    execFile(python, [...args, "-I", "-c", ASK], options, (error, out) => {
      const version = error ? [] : out.trim().split(" ").map(Number);
      resolve(version.length === 3 && version.every(Number.isInteger) ? version : undefined);
    });
  });
}

/** A workspace's environment is a program of the workspace, so it waits for trust. */
async function offered(): Promise<string | undefined> {
  const extension = extensions.getExtension<PythonExtension>("ms-python.python");
  if (extension === undefined || !workspace.isTrusted) return undefined;
  try {
    const { environments } = await extension.activate();
    const path = environments.getActiveEnvironmentPath(workspace.workspaceFolders?.[0]?.uri);
    return (await environments.resolveEnvironment(path))?.executable.uri?.fsPath;
  } catch {
    return undefined;
  }
}
