/**
 * The library's client, which says nothing to the user: it tells of each failed start several times and starts five
 * times, and of that many messages at once VS Code shows none. What happens is in the log; `Server` tells it, once.
 */

import {
  CloseAction,
  type CloseHandlerResult,
  ErrorAction,
  type ErrorHandler,
  type ErrorHandlerResult,
  type Executable,
  LanguageClient,
  type LanguageClientOptions,
} from "vscode-languageclient/node";
import { Endings } from "./endings";

const PATIENCE = 3; // messages in a row that couldn't be sent or read

export class Client extends LanguageClient {
  readonly #endings: Endings;

  /** A client of the program; `lost` is called where it ended too often to be started again. */
  constructor(program: Executable, options: LanguageClientOptions, lost: () => void) {
    const endings = new Endings();
    super("gowharf", "gowharf", program, { ...options, errorHandler: handler(endings, lost) });
    this.#endings = endings;
  }

  override async start(): Promise<void> {
    await super.start();
    this.#endings.began();
  }

  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

function handler(endings: Endings, lost: () => void): ErrorHandler {
  return {
    error: (_error, _message, count): ErrorHandlerResult => {
      const action = count !== undefined && count <= PATIENCE ? ErrorAction.Continue : ErrorAction.Shutdown;
      return { action, handled: true };
    },
    closed: (): CloseHandlerResult => {
      const next = endings.next(Date.now());
      if (next === "too often") lost();
      return { action: next === "again" ? CloseAction.Restart : CloseAction.DoNotRestart, handled: true };
    },
  };
}
