// Builds gowharf-VERSION.vsix and prints its size: `npm run package`. The same tree gives the same bytes.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
const name = `gowharf-${version}.vsix`;
// On an extension's page VS Code shows only pictures from web sites; ours are in the walkthrough.
const page = readFileSync(join(here, "README.md"), "utf8").replace(/^!\[.*\]\(images\/.*\)\n\n/gm, "");
mkdirSync(join(here, "dist"), { recursive: true });
writeFileSync(join(here, "dist", "README.md"), page);
const vsce = join(here, "node_modules", "@vscode", "vsce", "vsce");
const env = { ...process.env, SOURCE_DATE_EPOCH: "1767225600", TZ: "UTC" }; // the date of every file in it
execFileSync(
  process.execPath,
  [
    vsce,
    "package",
    "--no-dependencies",
    "--allow-missing-repository",
    "--no-rewrite-relative-links",
    "--readme-path",
    "dist/README.md",
    "--out",
    name,
  ],
  { cwd: here, env, stdio: "inherit" },
);
console.log(`${name}: ${(statSync(join(here, name)).size / 1024).toFixed(0)} KB`);
