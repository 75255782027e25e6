// Builds gowharf-VERSION.vsix and prints its size: `npm run package`. The same tree gives the same bytes.

import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
const name = `gowharf-${version}.vsix`;
const vsce = join(here, "node_modules", "@vscode", "vsce", "vsce");
const env = { ...process.env, SOURCE_DATE_EPOCH: "1767225600", TZ: "UTC" }; // the date of every file in it
execFileSync(
  process.execPath,
  [vsce, "package", "--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links", "--out", name],
  { cwd: here, env, stdio: "inherit" },
);
console.log(`${name}: ${(statSync(join(here, name)).size / 1024).toFixed(0)} KB`);
