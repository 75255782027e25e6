/** The commands of the palette. Their ids differ from the server's, which the language client registers. */

import { commands, type ExtensionContext, languages, Uri, window, workspace } from "vscode";
import type { Explanations } from "./explain";
import { DOCKERFILES } from "./selector";
import { choosePython, type Server } from "./server";

const SHOWN = "gowharf"; // the scheme of documents that only show something

interface Configuration {
  readonly uri: string;
  readonly exists: boolean;
  readonly text: string;
}

export function registerCommands(context: ExtensionContext, server: Server, explanations: Explanations): void {
  const register = (name: string, does: (...args: never[]) => unknown) =>
    context.subscriptions.push(commands.registerCommand(`gowharf.${name}`, does));
  register("restartServer", () => {
    server.forget();
    return server.start();
  });
  register("showLog", () => server.log.show());
  register("choosePython", () => choosePython(server));
  register("checkWorkspace", () => checkWorkspace(server));
  register("fixAllInWorkspace", () => fixWorkspace(server));
  register("openConfiguration", () => openConfiguration(server));
  register("showSettingsInForce", () => showSettings(server));
  const shown = { provideTextDocumentContent: (uri: Uri) => settingsInForce(server, uri.query) };
  context.subscriptions.push(workspace.registerTextDocumentContentProvider(SHOWN, shown));
  register("explainDockerfile", (uri?: Uri) => explain(explanations, uri));
}

async function explain(explanations: Explanations, given?: Uri): Promise<void> {
  const active = window.activeTextEditor?.document;
  const isOne = active !== undefined && languages.match(DOCKERFILES, active) > 0;
  const uri = given instanceof Uri ? given : isOne ? active.uri : await askForDockerfile();
  if (uri !== undefined) await explanations.show(uri.toString());
}

async function askForDockerfile(): Promise<Uri | undefined> {
  const names = "**/{Dockerfile,Containerfile,*.Dockerfile,*.dockerfile,Dockerfile.*,Containerfile.*}";
  const found = (await workspace.findFiles(names)).filter(uri => !uri.path.endsWith(".dockerignore"));
  const items = found.map(uri => ({ label: workspace.asRelativePath(uri), uri }));
  items.sort((one, other) => (one.label < other.label ? -1 : 1));
  if (items.length === 0) {
    void window.showInformationMessage("gowharf: there is no Dockerfile in this workspace.");
    return undefined;
  }
  return (await window.showQuickPick(items, { placeHolder: "The Dockerfile to explain" }))?.uri;
}

/** Everything is read anew; findings appear where VS Code keeps them. */
async function checkWorkspace(server: Server): Promise<void> {
  if (!(await running(server))) return;
  await server.ask("gowharf.restart");
  await commands.executeCommand("workbench.actions.view.problems");
}

async function fixWorkspace(server: Server): Promise<void> {
  if (!(await running(server))) return;
  const fixed = (await server.ask<number>("gowharf.fixWorkspace")) ?? 0;
  const what = fixed === 0 ? "there is nothing that can be fixed safely" : `${fixed} fixed`;
  void window.showInformationMessage(`gowharf: ${what}.`);
}

async function openConfiguration(server: Server): Promise<void> {
  if (!(await running(server))) return;
  const about = window.activeTextEditor?.document.uri ?? workspace.workspaceFolders?.[0]?.uri;
  const found = await server.ask<Configuration>("gowharf.configuration", about?.toString());
  if (found === undefined) return;
  const uri = Uri.parse(found.uri);
  if (!found.exists) {
    const name = workspace.asRelativePath(uri);
    const detail = "gowharf needs no configuration. The new file shows what can be set, all of it commented out.";
    const create = `Create ${name}`;
    const options = { modal: true, detail };
    if ((await window.showInformationMessage(`There is no ${name} yet`, options, create)) !== create) return;
    await workspace.fs.writeFile(uri, Buffer.from(found.text, "utf8"));
  }
  await window.showTextDocument(uri);
}

/** A document that can't be edited, about the file in the editor; asked for at another time it is another. */
async function showSettings(server: Server): Promise<void> {
  if (!(await running(server))) return;
  const about = window.activeTextEditor?.document.uri;
  const query = about?.scheme === "file" ? about.toString() : "";
  const uri = Uri.from({ scheme: SHOWN, path: "settings in force.toml", query, fragment: String(Date.now()) });
  await window.showTextDocument(uri, { preview: true });
}

async function settingsInForce(server: Server, about: string): Promise<string> {
  return (await server.ask<string>("gowharf.showSettings", ...(about === "" ? [] : [about]))) ?? "";
}

/** Whether there is a server to ask; where not, the user sees why. */
async function running(server: Server): Promise<boolean> {
  if (server.state.kind === "starting") await server.settled();
  if (server.state.kind === "running") return true;
  const message = server.state.kind === "failed" ? server.state.message : "gowharf is not running.";
  const restart = "Restart the Server";
  if ((await window.showErrorMessage(message, restart)) === restart) await server.start();
  return false;
}
