"""Measures gowharf beside its peers: `python -m bench.run --all`. Prints tables in Markdown, with ratios.

Whole processes, as a shell starts them. Ours and a peer's take turns, so that a ratio holds where the machine is busy,
and of each figure the smallest run counts: the one that was disturbed least. A process's memory is that of its largest
process. `--scale` adds how cost grows with size (bench.scale), `--servers` the language servers (bench.lspbench),
`--all` both; `--tiny` makes small projects of the same shapes, to try it. hadolint is looked for beside this Python and
in PATH, gopls and gomoddirectives in `.cache/peers` too; `--install` puts these there first, with go (and npm).
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence

from bench import corpus
from bench.measuring import GOWHARF, Cost, cost, machine

PEERS = pathlib.Path(".cache/peers")
DIRECTIVES = "github.com/ldez/gomoddirectives/cmd/gomoddirectives@v0.10.0"
BARE = (sys.executable, "-I", "-c", "pass")


def in_turns(commands: Sequence[Sequence[str]], cwd: pathlib.Path, rounds: int) -> list[Cost]:
    """The smallest figures of each command."""
    runs = [[cost(command, cwd, 1) for command in commands] for _ in range(rounds)]
    return [Cost(*(min(figures) for figures in zip(*each, strict=True))) for each in zip(*runs, strict=True)]


def row(what: str, ours: str, peer: str = "", theirs: str = "", ratio: str = "") -> None:
    """One line of the table."""
    print(f"| {what} | {ours} | {peer} | {theirs} | {ratio} |", flush=True)


def one_project(folder: pathlib.Path, rounds: int) -> None:
    """A small project: beside a bare interpreter, hadolint on its Dockerfile, what there is for a go.mod on that."""
    corpus.project(folder, "small", 12)
    others: list[tuple[str, Sequence[str]]] = [("a bare interpreter", BARE)]
    for tool, name, arguments in (
        ("hadolint", "hadolint, its Dockerfile alone", ["--no-fail", "Dockerfile"]),
        ("gopls", "gopls check, its go.mod alone", ["check", "go.mod"]),
        ("gomoddirectives", "gomoddirectives, its go.mod alone", []),
    ):
        if found := _tool(tool):
            others.append((name, [found, *arguments]))
    ours, *costs = in_turns([[*GOWHARF, "check"], *(command for _, command in others)], folder, rounds)
    for (name, _), theirs in zip(others, costs, strict=True):
        row("check, one small project", _ms(ours), name, _ms(theirs), _ratio(ours, theirs))


def many_projects(folder: pathlib.Path, rounds: int, dockerfiles: int, modules: int) -> None:
    """A monorepo, beside hadolint on its Dockerfiles alone."""
    corpus.monorepo(folder, dockerfiles, modules)
    commands: list[Sequence[str]] = [[*GOWHARF, "check"], [*GOWHARF, "check", "--jobs", "1"]]
    if hadolint := _tool("hadolint"):
        names = [str(path.relative_to(folder)) for path in sorted(folder.rglob("Dockerfile*"))]
        commands.append([hadolint, "--no-fail", *names])
    ours, alone, *others = in_turns(commands, folder, rounds)
    what = f"check, {dockerfiles:,} Dockerfiles and {modules:,} go.mod"
    for name, each in ((what, ours), (f"{what}, --jobs 1", alone)):
        if not others:
            row(name, _seconds(each), "hadolint", "not found")
        for theirs in others:
            ratio = f"{_ratio(each, theirs)} ({theirs.cpu / each.cpu:.1f} × by CPU time)"
            row(name, _seconds(each), "hadolint, the Dockerfiles alone", _seconds(theirs), ratio)


def parsers() -> None:
    """Parse rates of every language, on one long text each."""
    from gowharf.syntax import dockerfile, dockerignore, gomod, gosource, gosum, modules_txt, shell

    shapes = (corpus.STAGES, corpus.DEBIAN, corpus.BOUND, corpus.SIMPLE)
    dockerfiles = "".join(shape.format(go="1.24", name="app", number=1, port=8080) for shape in shapes * 12)
    script = "if [ -f go.mod ]; then go mod download && go build ./...; fi\n" * 1500
    texts: dict[str, tuple[Callable[[str], object], str]] = {
        "go.mod": (gomod.parse, corpus.gomod("big", 3000)),
        "go.sum": (gosum.parse, corpus.gosum(10000)),
        "modules.txt": (
            modules_txt.parse,
            "".join(f"# example.com/d{i} v1.0.{i}\n## explicit; go 1.21\nexample.com/d{i}\n" for i in range(3000)),
        ),
        "Dockerfile": (dockerfile.parse, dockerfiles),
        ".dockerignore": (dockerignore.parse, "**/node_modules\n!vendor/**\n*.md\n" * 500),
        "shell": (shell.parse, script),
        ".go": (gosource.parse, 'package a\n\nimport "fmt"\n' + "func F() { fmt.Println(`x`) } // y\n" * 5000),
    }
    for name, (parse, text) in texts.items():
        row(f"parse {name}, {text.count(chr(10)):,} lines", f"{_rate(parse, text) / 1000:,.0f} k lines/s")


def _rate(parse: Callable[[str], object], text: str, times: int = 5) -> float:
    """Lines a second that a parser reads."""
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        parse(text)
        best = min(best, time.process_time() - start)
    return text.count("\n") / best


def _ratio(ours: Cost, theirs: Cost) -> str:
    """By time on the wall."""
    if theirs.wall > ours.wall:
        return f"{theirs.wall / ours.wall:.1f} × as fast"
    return f"{ours.wall / theirs.wall:.1f} × as long"


def _ms(each: Cost) -> str:
    return f"{each.wall * 1000:.0f} ms, {each.peak:.0f} MiB"


def _seconds(each: Cost) -> str:
    return f"{each.wall:.2f} s ({each.cpu:.2f} s of CPU), {each.peak:.0f} MiB"


def _tool(name: str) -> str | None:
    places = (str(pathlib.Path(sys.executable).parent), str(PEERS.absolute()), os.environ.get("PATH", ""))
    return shutil.which(name, path=os.pathsep.join(places))


def _versions() -> str:
    """What is measured, by what each says of itself."""
    told = [_said([*GOWHARF, "--version"])]
    for name, arguments in (("hadolint", ["--version"]), ("gopls", ["version"])):
        tool = _tool(name)
        told.append(_said([tool, *arguments]) if tool else f"no {name}")
    told.append(DIRECTIVES.rpartition("/")[2].replace("@", " ") if _tool("gomoddirectives") else "no gomoddirectives")
    return "; ".join(told)


def _said(command: Sequence[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip().splitlines()[-1].strip() if done.stdout.strip() else command[0]


def main(argv: Sequence[str] | None = None) -> None:
    """The whole table."""
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument(
        "--rounds", type=int, default=3, help="runs of the large ones; the small ones run four times as often"
    )
    parser.add_argument("--install", action="store_true", help=f"put the peers into {PEERS} first")
    parser.add_argument("--scale", action="store_true", help="how cost grows with size, too")
    parser.add_argument("--servers", action="store_true", help="the language servers, too")
    parser.add_argument("--all", action="store_true", help="all of it")
    parser.add_argument("--tiny", action="store_true", help="small projects of the same shapes")
    options = parser.parse_args(argv)
    if options.install:
        from bench import lspbench

        lspbench.install(PEERS.absolute())
        env = {**os.environ, "GOBIN": str(PEERS.absolute())}
        subprocess.run(["go", "install", DIRECTIVES], env=env, check=True)
    print(f"{machine()}\n{_versions()}\n")
    row("what", "gowharf", "peer", "peer's", "gowharf is")
    row("---", "---", "---", "---", "---")
    with tempfile.TemporaryDirectory() as made:
        one_project(pathlib.Path(made) / "one", options.rounds * 4)
        many_projects(pathlib.Path(made) / "many", options.rounds, *((10, 6) if options.tiny else (500, 300)))
    parsers()
    if options.scale or options.all:
        from bench import scale

        print()
        scale.main(["--tiny"] if options.tiny else [])
    if options.servers or options.all:
        from bench import lspbench

        print()
        lspbench.main(["--edits", "2", "--rounds", "1"] if options.tiny else [])


if __name__ == "__main__":
    main()
