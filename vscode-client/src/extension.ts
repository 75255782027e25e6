/** The extension: starts the server, and gives its answers a place in VS Code. All that is known of Go is the server's. */

import { type ExtensionContext, workspace } from "vscode";
import { registerCommands } from "./commands";
import { Explanations } from "./explain";
import { Server } from "./server";
import { showStatus } from "./status";
import { registerTasks } from "./tasks";

let server: Server | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  server = new Server(context);
  const explanations = new Explanations(server);
  server.answers.set("gowharf.explain", (uri, stage) => explanations.show(String(uri), stage));
  context.subscriptions.push(server, explanations);
  registerCommands(context, server, explanations);
  registerTasks(context);
  showStatus(context, server);
  const restart = () => void server?.start();
  context.subscriptions.push(
    workspace.onDidGrantWorkspaceTrust(restart),
    workspace.onDidChangeConfiguration(event => {
      const settings = ["interpreter", "importStrategy", "path", "features"];
      if (settings.some(name => event.affectsConfiguration(`gowharf.${name}`))) restart();
    }),
  );
  await server.start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
