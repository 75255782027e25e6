/** What the server's page says, and what stands in its place where there is none. The page guards itself: its policy lets
 * nothing in from elsewhere and runs no script but its own, so it is shown as it came. */

export interface Step {
  /** Relative to the project's folder. */
  readonly path: string;
  readonly line: number;
}

/** What a click on the page says, if it is about a place in the project: lines count from 1. */
export function clicked(message: unknown): Step | undefined {
  if (typeof message !== "object" || message === null) return undefined;
  const { line, path } = message as Record<string, unknown>;
  if (typeof line !== "number" || !Number.isInteger(line) || line < 1) return undefined;
  if (typeof path !== "string" || path === "" || path.split("/").includes("..")) return undefined;
  return { path, line };
}

/** A page that says why there is nothing to show. */
export function note(text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'">`;
  return `<!doctype html><html><head><meta charset="utf-8">${policy}</head><body><p>${escaped}</p></body></html>`;
}
