"""Writes what is generated: `python -m gowharf.dev.generate [--check]`.

docs/rules (a page a rule, and the index), docs/configuration.md, docs/command-line.md, the schemas of the
configuration, the settings in the VS Code extension's package.json, the pictures (docs/images/*.svg), the parts of
README.md, mkdocs.yml and other pages that are marked, and the index of rules that the program reads (rules/index.py).
All of it comes from the rules, the tables of settings and of arguments, and real runs of gowharf, so it is written down
once. The same tree gives the same bytes. `--check` writes nothing: it prints what is stale and ends with 1.
"""

import argparse
import os
import pathlib
import sys
from collections.abc import Mapping, Sequence

from gowharf.dev.commandline import commandline
from gowharf.dev.configuration import configuration
from gowharf.dev.index import index
from gowharf.dev.pages import page
from gowharf.dev.parts import fresh
from gowharf.dev.pictures import pictures
from gowharf.dev.ruleindex import rule_index
from gowharf.dev.runs import recorded_runs
from gowharf.dev.schema import gowharf_schema, pyproject_schema
from gowharf.dev.site import site
from gowharf.dev.vscode import package
from gowharf.rules.table import TABLE

ROOT = pathlib.Path(__file__).resolve().parents[3]
RULES = "docs/rules"
PACKAGE = "vscode-client/package.json"
RULE_INDEX = "server/gowharf/rules/index.py"


def main(argv: Sequence[str], root: pathlib.Path = ROOT) -> int:
    """Writes, or with --check compares; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m gowharf.dev.generate", description="Writes what is generated.")
    parser.add_argument("--check", action="store_true", help="write nothing; print what is stale, and exit with 1")
    options = parser.parse_args(argv)
    if not options.check and _refreshed(root):
        # The table of rules was read from the old index: begin again.
        os.execv(sys.executable, [sys.executable, "-m", "gowharf.dev.generate", *argv])
    wanted = generated(root)
    stale = [path for path, text in wanted.items() if _held(root / path) != text.encode()]
    left = [path for path in _pages(root) if path not in wanted]
    if options.check:
        for path in stale:
            print(f"{path} is stale")
        for path in left:
            print(f"{path} belongs to no rule")
        if stale or left:
            print("python -m gowharf.dev.generate writes them anew")
        return 1 if stale or left else 0
    for path in stale:
        _write(root / path, wanted[path])
    for path in left:
        (root / path).unlink()
    return 0


def generated(root: pathlib.Path = ROOT) -> Mapping[str, str]:
    """Every generated file's text by its path from the repository's root."""
    real = recorded_runs(root)
    texts = {RULE_INDEX: rule_index()}
    texts |= {f"{RULES}/{entry.rule.name}.md": page(entry, real.get(entry.rule.name)) for entry in TABLE.entries}
    texts[f"{RULES}/index.md"] = index(TABLE)
    texts["docs/configuration.md"] = configuration()
    texts["docs/command-line.md"] = commandline()
    texts["schema/gowharf.schema.json"] = gowharf_schema()
    texts["schema/pyproject.schema.json"] = pyproject_schema()
    texts[PACKAGE] = package((root / PACKAGE).read_text("utf-8"))
    texts |= pictures(root)
    texts["mkdocs.yml"] = site((root / "mkdocs.yml").read_text("utf-8"))
    written = {"README.md", *(path.relative_to(root).as_posix() for path in (root / "docs").glob("*.md"))}
    texts |= {path: fresh((root / path).read_text("utf-8"), root) for path in sorted(written - set(texts))}
    return texts


def _refreshed(root: pathlib.Path) -> bool:
    """Writes the index of rules where it is stale; whether it was."""
    text = rule_index()
    if _held(root / RULE_INDEX) == text.encode():
        return False
    _write(root / RULE_INDEX, text)
    return True


def _pages(root: pathlib.Path) -> list[str]:
    return sorted(f"{RULES}/{path.name}" for path in (root / RULES).glob("*.md"))


def _held(path: pathlib.Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _write(path: pathlib.Path, text: str) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        aside.write_bytes(text.encode())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
