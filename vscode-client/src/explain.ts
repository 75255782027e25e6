/** The replay of a Dockerfile, beside it: the server's page in a webview that follows the files. */

import { basename } from "node:path";
import { Disposable, languages, Range, Uri, ViewColumn, type WebviewPanel, window } from "vscode";
import { clicked, note } from "./page";
import type { Server } from "./server";

const PAUSE = 300; // milliseconds without a change before the page is made anew

interface Page {
  readonly title: string;
  readonly html: string;
  /** The URI of the project's folder, below which the page's paths are. */
  readonly root?: string;
}

interface View {
  readonly panel: WebviewPanel;
  readonly column: ViewColumn;
  stage: unknown;
  page: Page;
}

export class Explanations implements Disposable {
  readonly #server: Server;
  readonly #views = new Map<string, View>();
  readonly #listeners: Disposable;
  #timer: NodeJS.Timeout | undefined;

  constructor(server: Server) {
    this.#server = server;
    // What is found has changed, so what is replayed may have too.
    const later = () => {
      clearTimeout(this.#timer);
      if (this.#views.size > 0) this.#timer = setTimeout(() => void this.#refresh(), PAUSE);
    };
    this.#listeners = Disposable.from(languages.onDidChangeDiagnostics(later), server.onDidChangeState(later));
  }

  /** Shows the replay of a Dockerfile, or of one of its stages. */
  async show(uri: string, stage?: unknown): Promise<void> {
    let view = this.#views.get(uri);
    if (view === undefined) {
      view = this.#open(uri);
      this.#views.set(uri, view);
    } else {
      view.panel.reveal(undefined, true);
    }
    view.stage = stage;
    await this.#fill(uri, view);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#listeners.dispose();
    for (const view of this.#views.values()) view.panel.dispose();
  }

  #open(uri: string): View {
    const column = window.activeTextEditor?.viewColumn ?? ViewColumn.One;
    const title = `Replay of ${basename(Uri.parse(uri).path)}`;
    const where = { viewColumn: ViewColumn.Beside, preserveFocus: true };
    const options = { enableScripts: true, localResourceRoots: [], enableFindWidget: true };
    const panel = window.createWebviewPanel("gowharf.explain", title, where, options);
    panel.iconPath = Uri.joinPath(this.#server.context.extensionUri, "images", "icon.png");
    panel.onDidDispose(() => this.#views.delete(uri));
    panel.webview.onDidReceiveMessage(message => this.#goTo(uri, message));
    panel.onDidChangeViewState(() => void this.#refresh());
    return { panel, column, stage: undefined, page: { title, html: "" } };
  }

  async #refresh(): Promise<void> {
    for (const [uri, view] of this.#views) if (view.panel.visible) await this.#fill(uri, view);
  }

  async #fill(uri: string, view: View): Promise<void> {
    const page = await this.#page(uri, view.stage);
    if (this.#views.get(uri) !== view || page.html === view.page.html) return;
    view.page = page;
    view.panel.title = page.title;
    view.panel.webview.html = page.html;
  }

  async #page(uri: string, stage: unknown): Promise<Page> {
    const title = `Replay of ${basename(Uri.parse(uri).path)}`;
    try {
      const page = await this.#server.ask<Page>("gowharf.explainHtml", { uri, ...(stage == null ? {} : { stage }) });
      return page ?? { title, html: note("gowharf is not running.") };
    } catch (error) {
      return { title, html: note(error instanceof Error ? error.message : String(error)) };
    }
  }

  async #goTo(uri: string, message: unknown): Promise<void> {
    const step = clicked(message);
    const view = this.#views.get(uri);
    if (step === undefined || view?.page.root === undefined) return;
    const target = Uri.joinPath(Uri.parse(view.page.root), step.path);
    const line = step.line - 1;
    const selection = new Range(line, 0, line, 0);
    const shown = window.visibleTextEditors.find(each => each.document.uri.path === target.path);
    await window.showTextDocument(target, { viewColumn: shown?.viewColumn ?? view.column, selection });
  }
}
