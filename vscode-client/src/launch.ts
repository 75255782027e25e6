/**
 * How the server is started: which program, with which arguments. Nothing here knows VS Code or touches the machine;
 * what it needs to know of both comes in as values and functions, so that tests say what the machine is like.
 *
 * Names are looked up on the PATH here and not by the system, which on Windows would look into the current folder
 * first: a program of the workspace must never be what runs.
 */

export const OLDEST = [3, 11] as const;

export interface Wish {
  /** `gowharf.path`, `gowharf.interpreter` and `gowharf.importStrategy`, as the user wrote them. */
  readonly path: string;
  readonly interpreter: string;
  readonly importStrategy: string;
  /** What `${workspaceFolder}` stands for; nothing where no folder is open. */
  readonly folder: string | undefined;
  /** The script that comes with the extension and runs gowharf. */
  readonly script: string;
}

export interface Machine {
  readonly windows: boolean;
  readonly home: string;
  readonly path: string;
  /** Whether there is a program at this absolute path. */
  isProgram(path: string): boolean;
  /** The version of the Python at this path, such as [3, 12, 1]; nothing where it doesn't run. */
  versionOf(python: string, args: readonly string[]): Promise<readonly number[] | undefined>;
  /** The interpreter that the Python extension has chosen, where it is there and may be asked. */
  offered(): Promise<string | undefined>;
}

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** For the log and the status: what runs, and which Python. */
  readonly shown: string;
  /** Whether it was the Python extension that named the interpreter. */
  readonly offered: boolean;
}

export interface Problem {
  readonly kind: "no-python" | "old-python" | "no-program";
  readonly message: string;
}

interface Python {
  readonly program: string;
  readonly args: readonly string[];
  readonly version: readonly number[];
  readonly offered: boolean;
}

export function isProblem(found: Command | Problem): found is Problem {
  return "kind" in found;
}

/** What runs gowharf with these arguments (`["server"]`), or why nothing does. */
export async function command(wish: Wish, args: readonly string[], machine: Machine): Promise<Command | Problem> {
  if (wish.path !== "") {
    const program = locate(wish.path, wish, machine);
    if (program === undefined) {
      const message = `gowharf.path is ${quoted(wish.path)}, but there is no such program. Correct the setting, or clear it to run the gowharf that comes with the extension.`;
      return { kind: "no-program", message };
    }
    return { program, args, shown: program, offered: false };
  }
  const python = wish.interpreter !== "" ? await wished(wish, machine) : await searched(machine);
  if ("kind" in python) return python;
  // Isolated, Python reads no PYTHON* variables and no packages of the user's; the script goes by that too.
  const isolated = wish.importStrategy === "fromEnvironment" ? [] : ["-I"];
  const shown = `Python ${python.version.join(".")}, ${python.program}`;
  return {
    program: python.program,
    args: [...python.args, ...isolated, wish.script, ...args],
    shown,
    offered: python.offered,
  };
}

/** The absolute path of a program that a setting names: a path with `~` and `${workspaceFolder}`, or a name. */
export function locate(
  name: string,
  wish: Pick<Wish, "folder">,
  machine: Pick<Machine, "windows" | "home" | "path" | "isProgram">,
): string | undefined {
  let path = name;
  if (/^~(?=$|[\\/])/.test(path)) path = machine.home + path.slice(1);
  const variable = "${workspaceFolder}";
  if (path.includes(variable)) {
    if (wish.folder === undefined) return undefined;
    path = path.replaceAll(variable, wish.folder);
  }
  if (/[\\/]/.test(path)) {
    const absolute = isAbsolute(path, machine.windows) || wish.folder === undefined ? path : `${wish.folder}/${path}`;
    if (!isAbsolute(absolute, machine.windows)) return undefined;
    return withEnding(absolute, machine).find(each => machine.isProgram(each));
  }
  return onPath(path, machine)[0];
}

/** Every program of that name on the PATH, in its order. */
export function onPath(name: string, machine: Pick<Machine, "windows" | "path" | "isProgram">): string[] {
  const folders = machine.path.split(machine.windows ? ";" : ":").filter(each => isAbsolute(each, machine.windows));
  const separator = machine.windows ? "\\" : "/";
  return folders
    .flatMap(folder => withEnding(folder.replace(/[\\/]+$/, "") + separator + name, machine))
    .filter(each => machine.isProgram(each));
}

async function wished(wish: Wish, machine: Machine): Promise<Python | Problem> {
  const setting = `gowharf.interpreter is ${quoted(wish.interpreter)}`;
  const program = locate(wish.interpreter, wish, machine);
  const version = program === undefined ? undefined : await machine.versionOf(program, []);
  if (program === undefined || version === undefined) {
    return { kind: "no-python", message: `${setting}, but no Python runs there.` };
  }
  if (isOld(version)) {
    return { kind: "old-python", message: `${setting}, which is Python ${version.join(".")}. ${NEEDS}.` };
  }
  return { program, args: [], version, offered: false };
}

async function searched(machine: Machine): Promise<Python | Problem> {
  let newest: { version: readonly number[]; program: string } | undefined;
  for await (const { program, args, offered } of candidates(machine)) {
    const version = await machine.versionOf(program, args);
    if (version === undefined) continue;
    if (!isOld(version)) return { program, args, version, offered };
    if (newest === undefined || compare(version, newest.version) > 0) newest = { version, program };
  }
  if (newest === undefined) return { kind: "no-python", message: `${NEEDS}, and there is no Python on the PATH.` };
  const best = `the newest on the PATH is ${newest.version.join(".")} (${newest.program})`;
  return { kind: "old-python", message: `${NEEDS}; ${best}.` };
}

const NEEDS = `gowharf needs Python ${OLDEST.join(".")} or newer`;

async function* candidates(machine: Machine): AsyncGenerator<Omit<Python, "version">> {
  const seen = new Set<string>();
  const offered = await machine.offered();
  if (offered !== undefined && machine.isProgram(offered)) {
    seen.add(offered);
    yield { program: offered, args: [], offered: true };
  }
  const names = machine.windows ? ["py", "python", "python3"] : ["python3", "python", ...minors()];
  for (const name of names) {
    for (const program of onPath(name, machine)) {
      if (seen.has(program)) continue;
      seen.add(program);
      yield { program, args: name === "py" ? ["-3"] : [], offered: false };
    }
  }
}

/** Where `python3` is an old one, a newer one may lie beside it under its full name. */
function minors(): string[] {
  return [16, 15, 14, 13, 12, 11].map(minor => `python3.${minor}`);
}

function isOld(version: readonly number[]): boolean {
  return compare(version, OLDEST) < 0;
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (let at = 0; at < 2; at++) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function isAbsolute(path: string, windows: boolean): boolean {
  return windows ? /^([A-Za-z]:[\\/]|\\\\)/.test(path) : path.startsWith("/");
}

function withEnding(path: string, machine: Pick<Machine, "windows">): string[] {
  return machine.windows && !/\.exe$/i.test(path) ? [`${path}.exe`] : [path];
}

function quoted(text: string): string {
  return `"${text}"`;
}
