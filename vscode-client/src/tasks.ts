/** `gowharf check` as a task, run as the server is, for those who have no gowharf on their PATH. */

import {
  type ExtensionContext,
  ProcessExecution,
  Task,
  TaskScope,
  tasks,
  type WorkspaceFolder,
  workspace,
} from "vscode";
import { isProblem } from "./launch";
import { serverCommand } from "./server";

interface Definition {
  readonly type: string;
  readonly arguments?: readonly string[];
}

export function registerTasks(context: ExtensionContext): void {
  const provideTasks = () => {
    const folders = workspace.workspaceFolders ?? [];
    return Promise.all(folders.map(folder => task(context, { type: "gowharf" }, folder)));
  };
  const resolveTask = (given: Task) => {
    const folder = typeof given.scope === "object" ? given.scope : workspace.workspaceFolders?.[0];
    return task(context, given.definition, folder);
  };
  context.subscriptions.push(tasks.registerTaskProvider("gowharf", { provideTasks, resolveTask }));
}

async function task(context: ExtensionContext, definition: Definition, folder?: WorkspaceFolder): Promise<Task> {
  const args = ["check", "--output-format", "concise", ...(definition.arguments ?? [])];
  const found = await serverCommand(context, args);
  if (isProblem(found)) throw new Error(found.message);
  const execution = new ProcessExecution(found.program, [...found.args], folder ? { cwd: folder.uri.fsPath } : {});
  return new Task(definition, folder ?? TaskScope.Workspace, "check", "gowharf", execution, "$gowharf");
}
