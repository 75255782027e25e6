"""--changed-since REV: which files differ between the working tree and where HEAD left REV, as git says.

The one place in which gowharf runs a program: git, and of it only commands that start no other (rev-parse, merge-base,
diff-index --cached, diff-files, ls-files, cat-file). Hooks, fsmonitor, external diffs, text conversion, filters, pagers
and fetching are off whatever the repository's configuration says: what git would ask a filter is compared here.
A change of a .go file that Go's build doesn't see (in bodies of functions) is none.
"""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence

from gowharf.check.changes import Changes, far_reaching
from gowharf.cli.exits import UsageError
from gowharf.project.model import Project
from gowharf.startup import NamedTuple
from gowharf.syntax import gosource

_OFF = (
    *("core.fsmonitor=false", "core.hooksPath=" + os.devnull, "core.pager=cat", "core.untrackedCache=false"),
    *("core.sshCommand=false", "core.alternateRefsCommand=false", "core.askPass=false", "credential.helper="),
    *("protocol.allow=never", "diff.external=", "submodule.recurse=false", "diff.ignoreSubmodules=dirty"),
)
_ENVIRONMENT = {
    "GIT_OPTIONAL_LOCKS": "0",  # the index is read, never refreshed
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
}
_REGULAR = "100"


class _Entry(NamedTuple):
    """One line of git's raw format: modes and objects before and after; a path relative to the repository."""

    before: str
    after: str
    old: str
    new: str
    path: str


def changes_since(project: Project, revision: str) -> Changes:
    """The files of the project that changed. Raises UsageError without git, a repository, or such a revision."""
    git = _Git(project.root)
    base = git.base(revision)
    staged = {entry.path: entry for entry in git.raw("diff-index", "--cached", base, "--")}
    unstaged = {entry.path: entry for entry in git.raw("diff-files", "--ignore-submodules=dirty")}
    modified: set[str] = set()
    listed = set(git.names("ls-files", "--others", "--exclude-standard", "--full-name"))
    old: dict[str, str] = {}
    for path in {*staged, *unstaged}:
        entries = [held[path] for held in (staged, unstaged) if path in held]
        first, last = entries[0], entries[-1]
        if path not in staged and git.same(last):
            continue
        if first.before.startswith(_REGULAR):
            old[path] = first.old
        (modified if first.before[:3] == last.after[:3] == _REGULAR else listed).add(path)
    changes = Changes(frozenset(git.inside(modified)), frozenset(git.inside(listed)))
    return changes._replace(
        modified=frozenset(_seen_by_go(project, git, changes.modified, old)), before=_before(git, changes, old)
    )


def _before(git: "_Git", changes: Changes, old: Mapping[str, str]) -> dict[str, str]:
    """The old texts of the changed files on which anything may depend."""
    paths = sorted(path for path in changes.modified | changes.listed if far_reaching(path))
    there = [path for path in paths if git.prefix + path in old]
    texts = git.texts([old[git.prefix + path] for path in there])
    return {**dict.fromkeys(paths, ""), **{path: text or "" for path, text in zip(there, texts, strict=True)}}


def _seen_by_go(project: Project, git: "_Git", modified: frozenset[str], old: dict[str, str]) -> Iterator[str]:
    """The modified files without those .go files of which Go's build sees nothing else than before."""
    sources = [path for path in modified if path.endswith(".go") and project.source(path) is not None]
    before = git.texts([old[git.prefix + path] for path in sources])
    bodies = {
        path for path, text in zip(sources, before, strict=True) if text is not None and _alike(project, path, text)
    }
    yield from modified - bodies


def _alike(project: Project, path: str, text: str) -> bool:
    now = project.gosource(path)
    return now is not None and _without_places(now) == _without_places(gosource.parse(text))


def _without_places(source: gosource.GoSource) -> tuple[object, ...]:
    imports = tuple((item.path, item.name) for item in source.imports)
    embeds = tuple(item.pattern for item in source.embeds)
    commands = tuple(command for _, command in source.generates)
    return (source.package, imports, embeds, source.constraint, commands, source.main_func, source.broken)


class _Git:
    """git in one folder; `prefix` is that folder as the repository names it, with a slash at its end."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._program = _program(folder)
        self._off: list[str] = list(_OFF)
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")},
            **_ENVIRONMENT,
        }
        self._off.extend(self._filters())
        self.prefix = os.fsdecode(self._run("rev-parse", "--show-prefix")).rstrip("\n")
        top = os.fsdecode(self._run("rev-parse", "--show-toplevel")).rstrip("\n")
        self._top = top

    def _filters(self) -> Iterator[str]:
        """What turns the configured filters off: diff-files would ask them about a file written in the same second as
        the index (ce_modified_check_fs)."""
        for name in self._run("config", "-z", "--name-only", "--get-regexp", r"^filter\.", missing="").split(b"\0"):
            key = os.fsdecode(name)
            if "=" in key:
                raise UsageError(f"--changed-since: git's configuration has a filter that can't be turned off, {key}")
            if key:
                yield key + ("=false" if key.endswith(".required") else "=")

    def base(self, revision: str) -> str:
        """The commit in which HEAD and the revision parted, else the revision's own."""
        wanted = ("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
        commit = self._run(*wanted, missing=f"git knows no commit {revision} here; fetch it first, or name another")
        parted = self._run("merge-base", commit.decode().strip(), "HEAD", missing="")
        return (parted or commit).decode().split()[0]

    def raw(self, *command: str) -> Iterator[_Entry]:
        """The entries of a diff in git's raw format."""
        options = ("--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv")
        parts = self._run(command[0], *options, *command[1:]).split(b"\0")
        for head, path in zip(parts[::2], parts[1::2], strict=False):
            before, after, old, new, _ = head.decode().lstrip(":").split(" ")
            yield _Entry(before, after, old, new, os.fsdecode(path))

    def names(self, *command: str) -> list[str]:
        parts = self._run(command[0], "-z", *command[1:]).split(b"\0")
        return [os.fsdecode(part) for part in parts if part]

    def texts(self, objects: Sequence[str]) -> list[str | None]:
        """The texts of blobs; None for one that isn't there."""
        if not objects:
            return []
        data = self._run("cat-file", "--batch", given="".join(name + "\n" for name in objects).encode())
        texts: list[str | None] = []
        at = 0
        for _ in objects:
            end = data.index(b"\n", at)
            head = data[at:end].decode().split(" ")
            at = end + 1
            if len(head) != 3:
                texts.append(None)
                continue
            size = int(head[2])
            texts.append(data[at : at + size].decode("utf-8", "surrogateescape"))
            at += size + 1
        return texts

    def same(self, entry: _Entry) -> bool:
        """Whether a file of which git knows only that it was written to holds what the index has, line ends aside."""
        if entry.before != entry.after or not entry.before.startswith(_REGULAR):
            return False
        try:
            with open(os.path.join(self._top, entry.path), "rb") as file:
                data = file.read()
        except OSError:
            return False
        return entry.old in (_blob(data, entry.old), _blob(data.replace(b"\r\n", b"\n"), entry.old))

    def inside(self, paths: set[str]) -> Iterator[str]:
        """Those of the repository's paths that are in the folder, relative to it."""
        for path in paths:
            if path.startswith(self.prefix):
                yield path[len(self.prefix) :]

    def _run(self, *command: str, given: bytes = b"", missing: str | None = None) -> bytes:
        """What git says. Where it fails: UsageError with `missing`, or git's own words; nothing where that is ""."""
        settings = [word for setting in self._off for word in ("-c", setting)]
        argv = [self._program, "--no-pager", *settings, *command]
        done = subprocess.run(
            argv, cwd=self._folder, env=self._environment, input=given, capture_output=True, check=False
        )
        if done.returncode == 0:
            return done.stdout
        if missing is None:
            said = done.stderr.decode("utf-8", "replace").strip().split("\n")[0] or f"it failed with {done.returncode}"
            raise UsageError(f"--changed-since asks git, and git says: {said}")
        if missing:
            raise UsageError(f"--changed-since: {missing}")
        return b""


def _program(folder: str) -> str:
    """git of the PATH, and none that lies in the project (Windows looks in the working directory first)."""
    from shutil import which

    found = which("git")
    if found is None:
        raise UsageError("--changed-since needs git, and there is none on the PATH")
    full, root = os.path.realpath(found), os.path.realpath(folder).rstrip(os.sep) + os.sep
    if full.startswith(root):
        raise UsageError(f"--changed-since needs git, and the one found is the project's own file, {found}")
    return os.path.abspath(found)


def _blob(data: bytes, like: str) -> str:
    """The name that git gives a file's content, by the hash of which another name is."""
    from hashlib import sha1, sha256

    blob = b"blob %d\0" % len(data) + data
    return sha256(blob).hexdigest() if len(like) == 64 else sha1(blob, usedforsecurity=False).hexdigest()
