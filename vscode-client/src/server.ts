/** The server: found, started, watched, started again. */

import { join } from "node:path";
import { homedir } from "node:os";
import {
  commands,
  type Disposable,
  env,
  EventEmitter,
  type ExtensionContext,
  Uri,
  type LogOutputChannel,
  window,
  workspace,
} from "vscode";
import { type LanguageClientOptions, RevealOutputChannelOn, State } from "vscode-languageclient/node";
import { Client } from "./client";
import { type Command, command, isProblem, type Problem, type Wish } from "./launch";
import { onOtherInterpreter, thisMachine } from "./machine";
import { DOCUMENTS } from "./selector";

export type Answer = (...args: unknown[]) => unknown;
export type ServerState =
  | { readonly kind: "starting" | "stopped" }
  | { readonly kind: "running"; readonly shown: string }
  | { readonly kind: "failed"; readonly message: string };

export class Server implements Disposable {
  readonly log: LogOutputChannel;
  /** What is done with the answer to a command of the server's, instead of throwing it away. */
  readonly answers = new Map<string, Answer>();
  readonly #changed = new EventEmitter<ServerState>();
  readonly onDidChangeState = this.#changed.event;
  #state: ServerState = { kind: "stopped" };
  #client: Client | undefined;
  #queue: Promise<void> = Promise.resolve();
  #asked = 0;
  #said = "";
  #interpreter: Disposable | undefined;

  constructor(readonly context: ExtensionContext) {
    this.log = window.createOutputChannel("gowharf", { log: true });
  }

  get state(): ServerState {
    return this.#state;
  }

  /** Starts the server, or ends it and starts it anew. One start at a time; of those asked for meanwhile the last. */
  start(): Promise<void> {
    const turn = ++this.#asked;
    // A program that never answers would hold up the start with the setting that is right.
    if (this.#client?.state === State.Starting) this.#client.serverProcess?.kill("SIGKILL");
    this.#queue = this.#queue
      .then(() => (turn === this.#asked ? this.#restart(turn) : undefined))
      .catch((error: unknown) => this.#failed(`gowharf could not be started: ${String(error)}`, [LOG]));
    return this.#queue;
  }

  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#set({ kind: "stopped" });
    // A server that is only just starting can't be asked to stop; it ends when its input does.
    if (client?.needsStop()) await client.stop().catch((error: unknown) => this.log.warn(`stopping: ${String(error)}`));
    await client?.dispose().catch(() => undefined);
  }

  /** The result of a command of the server's; undefined where no server runs. */
  async ask<T>(name: string, ...args: unknown[]): Promise<T | undefined> {
    if (this.#client?.state !== State.Running) return undefined;
    return this.#client.sendRequest<T>("workspace/executeCommand", { command: name, arguments: args });
  }

  /** Waits for the starts that have been asked for. */
  settled(): Promise<void> {
    return this.#queue;
  }

  /** Forgets what the user has been told, so that it is told again. */
  forget(): void {
    this.#said = "";
  }

  dispose(): void {
    this.#interpreter?.dispose();
    this.#changed.dispose();
    this.log.dispose();
  }

  async #restart(turn: number): Promise<void> {
    await this.stop();
    this.#set({ kind: "starting" });
    const found = await serverCommand(this.context, ["server"]);
    this.#interpreter?.dispose();
    this.#interpreter = onOtherInterpreter(() => void this.start());
    if (isProblem(found)) {
      this.#failed(found.message, BUTTONS[found.kind]);
      return;
    }
    if (turn !== this.#asked) return;
    this.log.info(`running ${found.shown}`);
    const client = this.#newClient(found);
    this.#client = client;
    client.onDidChangeState(({ newState }) => {
      if (this.#client !== client) return;
      if (newState === State.Running) this.#set({ kind: "running", shown: found.shown });
      else this.#set({ kind: newState === State.Starting ? "starting" : "stopped" });
    });
    try {
      await client.start();
      this.#said = "";
    } catch (error) {
      this.log.error(error instanceof Error ? error : String(error));
      if (turn !== this.#asked || this.#client !== client) return;
      this.#client = undefined;
      const setting = found.program === found.shown ? "Is gowharf.path a gowharf?" : "The log says more.";
      this.#failed(`gowharf could not be started with ${found.shown}. ${setting}`, [LOG]);
    }
  }

  #newClient(found: Command): Client {
    // In a folder of the user's, so that nothing of the workspace is ever found beside the program.
    const executable = { command: found.program, args: [...found.args], options: { cwd: homedir() } };
    const options: LanguageClientOptions = {
      documentSelector: [...DOCUMENTS],
      outputChannel: this.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: { settings: workspace.getConfiguration("gowharf"), showsText: true },
      diagnosticPullOptions: { onChange: true, onSave: true, onTabs: true },
      middleware: {
        executeCommand: (name, args: unknown[], next): unknown => {
          const answer = this.answers.get(name);
          return answer === undefined ? next(name, args) : answer(...args);
        },
      },
    };
    const client: Client = new Client(executable, options, () => this.#lost(client));
    return client;
  }

  #lost(client: Client): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    this.#failed("gowharf ended again and again, and isn't started anymore.", [RESTART, LOG]);
  }

  #set(state: ServerState): void {
    this.#state = state;
    this.#changed.fire(state);
  }

  /** Notes why no server runs, and tells the user once. */
  #failed(message: string, buttons: readonly string[]): void {
    this.#set({ kind: "failed", message });
    this.log.error(message);
    if (message === this.#said) return;
    this.#said = message;
    void window.showErrorMessage(message, ...buttons).then(button => {
      if (button !== undefined) void ACTIONS[button]?.(this);
    });
  }
}

/** How gowharf is run with these arguments, as the settings and this machine have it. */
export function serverCommand(context: ExtensionContext, args: readonly string[]): Promise<Command | Problem> {
  const settings = workspace.getConfiguration("gowharf");
  const wish: Wish = {
    path: settings.get("path", "").trim(),
    interpreter: settings.get("interpreter", "").trim(),
    importStrategy: settings.get("importStrategy", "useBundled"),
    folder: workspace.workspaceFolders?.[0]?.uri.fsPath,
    script: join(context.extensionPath, "bundled", "run.py"),
  };
  return command(wish, args, thisMachine());
}

const CHOOSE = "Choose Python…";
const GET = "Get Python";
const SETTINGS = "Open the Settings";
const LOG = "Show the Log";
const RESTART = "Restart";
const BUTTONS: Record<Problem["kind"], readonly string[]> = {
  "no-python": [CHOOSE, GET],
  "old-python": [CHOOSE, GET],
  "no-program": [SETTINGS],
};
const ACTIONS: Record<string, (server: Server) => unknown> = {
  [CHOOSE]: choosePython,
  [GET]: () => env.openExternal(Uri.parse("https://www.python.org/downloads/")),
  [SETTINGS]: () => commands.executeCommand("workbench.action.openSettings", "gowharf.path"),
  [LOG]: server => server.log.show(),
  [RESTART]: server => server.start(),
};

/** Lets the user point at a Python; the change of the setting starts the server. */
export async function choosePython(server: Server): Promise<void> {
  const chosen = await window.showOpenDialog({ title: "A Python, 3.11 or newer, that runs gowharf", openLabel: "Use" });
  if (chosen?.[0] === undefined) return;
  server.forget();
  await workspace.getConfiguration("gowharf").update("interpreter", chosen[0].fsPath, true);
}
