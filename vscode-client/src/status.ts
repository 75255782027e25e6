/** The status behind `{}` in the status bar: what the server does, and from which folder a Dockerfile is built. */

import { type ExtensionContext, LanguageStatusSeverity, languages, type TextEditor, window, workspace } from "vscode";
import { DOCKERFILES, DOCUMENTS } from "./selector";
import type { Server, ServerState } from "./server";

const PAUSE = 200; // milliseconds
const LONGEST = 40; // characters of a detail

export interface BuildContext {
  readonly path: string;
  readonly reason: string;
  readonly target?: string | null;
}

export function showStatus(context: ExtensionContext, server: Server): void {
  const state = languages.createLanguageStatusItem("gowharf.state", [...DOCUMENTS]);
  state.name = "gowharf";
  const build = languages.createLanguageStatusItem("gowharf.context", [...DOCKERFILES]);
  build.name = "gowharf: build context";
  build.command = { title: "Explain", command: "gowharf.explainDockerfile" };
  const show = (now: ServerState) => {
    state.busy = now.kind === "starting";
    state.severity = now.kind === "failed" ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
    state.text = now.kind === "failed" ? "gowharf can't run" : `gowharf is ${now.kind}`;
    state.detail = shortened(now.kind === "failed" ? now.message : now.kind === "running" ? now.shown : "");
    build.selector = now.kind === "running" ? [...DOCKERFILES] : [];
    state.command =
      now.kind === "failed" || now.kind === "stopped"
        ? { title: "Restart", command: "gowharf.restartServer" }
        : { title: "Show the log", command: "gowharf.showLog" };
  };
  let timer: NodeJS.Timeout | undefined;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void showContext(window.activeTextEditor), PAUSE);
  };
  const showContext = async (editor: TextEditor | undefined) => {
    if (editor === undefined || languages.match(DOCKERFILES, editor.document) === 0) return;
    const uri = editor.document.uri.toString();
    const found = await server.ask<{ contexts: BuildContext[] }>("gowharf.context", uri).catch(() => undefined);
    const contexts = found?.contexts ?? [];
    build.text = contextText(contexts);
    build.detail = shortened(contexts.map(each => each.reason).join("; "));
  };
  if (!workspace.isTrusted) showTrust(context);
  show(server.state);
  context.subscriptions.push(
    state,
    build,
    server.onDidChangeState(show),
    server.onDidChangeState(later),
    window.onDidChangeActiveTextEditor(later),
    languages.onDidChangeDiagnostics(later),
    { dispose: () => clearTimeout(timer) },
  );
  later();
}

/** Which settings wait, until the workspace is trusted. */
function showTrust(context: ExtensionContext): void {
  const trust = languages.createLanguageStatusItem("gowharf.trust", [...DOCUMENTS]);
  trust.name = "gowharf: trust";
  trust.text = "Wait for trust:";
  trust.detail = "interpreter, importStrategy, path";
  trust.command = { title: "Manage", command: "workbench.trust.manage" };
  context.subscriptions.push(
    trust,
    workspace.onDidGrantWorkspaceTrust(() => trust.dispose()),
  );
}

/** The popup has one line, and no end of it is shown. */
function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1).trimEnd()}…` : text;
}

function contextText(contexts: readonly BuildContext[]): string {
  const shown = contexts.map(each => (each.target ? `${each.path} (${each.target})` : each.path));
  return shown.length === 0 ? "No build context known" : `Build context: ${shown.join(", ")}`;
}
