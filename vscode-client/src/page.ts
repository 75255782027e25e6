/** The server's page made fit for a webview. */

export interface Step {
  readonly line: number;
  readonly uri?: string;
}

/** The page with a policy that lets nothing in from elsewhere and runs no script but the page's own. */
export function guarded(html: string, nonce: string): string {
  const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'nonce-${nonce}'`;
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  const marked = html.replace(/<script(?=[\s>])/gi, `<script nonce="${nonce}"`);
  return /<head[^>]*>/i.test(marked) ? marked.replace(/<head[^>]*>/i, head => head + meta) : meta + marked;
}

/** What a click on the page says, if it is about a step: lines count from 1. */
export function clicked(message: unknown): Step | undefined {
  if (typeof message !== "object" || message === null) return undefined;
  const { line, uri } = message as Record<string, unknown>;
  if (typeof line !== "number" || !Number.isInteger(line) || line < 1) return undefined;
  return typeof uri === "string" && uri.startsWith("file:") ? { line, uri } : { line };
}

/** What is shown where there is nothing to explain. */
export function note(text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<!doctype html><html><head><meta charset="utf-8"></head><body><p>${escaped}</p></body></html>`;
}
