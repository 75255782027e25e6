"""The files of a build context as the builder sees them on a fresh clone.

A file is there when it is on disk, a clone has it, and the ignore file keeps it in; where the builder itself clones the
repository no ignore file is read (dockerui's MainContext). A directory is there when something in it is, or when the
clone has it and nothing excludes it; git knows no empty directories. Where two builders (or the two matchers inside
BuildKit) would decide differently, and where a sparse checkout or a submodule hides what the clone may have, the answer
is "unknown". Paths are relative to the context; like the builder, ".." stops at its root.
"""

import re
from collections.abc import Iterator

from gowharf.project.files import FileError
from gowharf.project.git import Ignored
from gowharf.project.model import Context, Project
from gowharf.startup import NamedTuple, regex
from gowharf.syntax import dockerignore
from gowharf.syntax.dockerignore import IgnoreFile, Pattern
from gowharf.syntax.goglob import compile_element
from gowharf.text.source import Place

_LINKS = 40
_IGNORES = ".dockerignore"
_WILD = regex(r"(?:\\.|[^\\*?\[])*[*?\[]", re.DOTALL)
_NO_IGNORES = IgnoreFile((), ())


class Seen(NamedTuple):
    """`presence`: "present", "absent" or "unknown"; `kind`: "file", "dir", "link" or "other", None if not present."""

    presence: str
    kind: str | None = None


class Why(NamedTuple):
    """Why a path isn't in the context. `kind`: "outside-context" (nothing is known of it, or nothing is sent),
    "dockerignored", "gitignored" or "not-in-project". `place` is the line that decides and `pattern` its text;
    `certain` is False for a git-ignored file of a folder without repository, which is there."""

    kind: str
    place: Place | None = None
    pattern: str = ""
    certain: bool = True


class Listing(NamedTuple):
    """The names in a directory, sorted, and whether these are all that may be there."""

    names: tuple[str, ...]
    complete: bool


ABSENT = Seen("absent")
UNKNOWN = Seen("unknown")


def context_tree(project: Project, context: Context, dockerfile: str) -> "ContextTree":
    """The tree of a build's context, or of a named context, for which `dockerfile` is "". Dockerfiles without an ignore
    file of their own share the tree of their context."""
    own = dockerfile if dockerfile and project.files.kind(dockerfile + _IGNORES) else ""
    return project.once((ContextTree, context, own), lambda: ContextTree(project, context, own))


class ContextTree:
    """See the module's docstring. `ignore_path` is the ignore file in force ("" for none), `known` whether anything is
    known of the context."""

    def __init__(self, project: Project, context: Context, dockerfile: str) -> None:
        self._files, self._git = project.files, project.git  # not the project, which keeps this tree
        self.context = context
        self.known = context.kind in ("dir", "git", "none")
        self.empty = context.kind == "none"
        self._prefix = context.directory + "/" if context.directory else ""
        self.ignore_path, self.ignore = "", _NO_IGNORES
        self._podman = _NO_IGNORES
        if self.known and context.kind == "dir":
            self._choose(dockerfile)
        self._seen: dict[str, Seen] = {"": Seen("present", "dir")}
        self._straight = {""}  # directories that are reached without links

    def look(self, path: str) -> Seen:
        """What the builder finds at `path`; links on the way are followed, a last one isn't."""
        if not self.known:
            return UNKNOWN
        resolved = self._resolve(path)
        return ABSENT if resolved is None else self._look(resolved)

    def raw(self, path: str) -> Seen:
        """As `look`, for a clean path, and with no link followed: behind one is nothing."""
        if not self.known:
            return UNKNOWN
        return self._look(path) if self._resolve(path) == path else ABSENT

    def real(self, path: str) -> str:
        """The path with all links followed, inside the context; one that links never end stays as it is."""
        at = self._resolve(path) if self.known else None
        for _ in range(_LINKS):
            target = self._files.link(self._prefix + at) if at and not self.empty else None
            if at is None or target is None:
                break
            at = self._resolve(_clean(target if target.startswith("/") else f"{at.rpartition('/')[0]}/{target}"))
        return path if at is None else at

    def why(self, path: str) -> Why | None:
        """Why `path` isn't there, or may not be; None where all is well. A line of the ignore file comes first."""
        if not self.known or self.empty:
            return Why("outside-context")
        resolved = self._resolve(path)
        if resolved is None:
            return Why("not-in-project")
        kind = self._files.kind(self._prefix + resolved)
        excluded = self._excluded(resolved) if kind else None
        if excluded and self._look(resolved).presence != "present":
            return Why("dockerignored", Place(self.ignore_path, excluded.span), excluded.pattern)
        ignored = self._ignored(resolved, kind) if kind else None
        if ignored:
            return Why("gitignored", ignored.place, ignored.pattern, ignored.certain)
        return Why("not-in-project") if self._look(resolved).presence == "absent" else None

    def entries(self, path: str, go: bool = False) -> Listing:
        """The names in a directory that are there; those of which nothing is known make the listing incomplete. `go`:
        without the files that aren't Go's, of which a large tree has many and Go asks nothing."""
        resolved = self._resolve(path) if self.known else None
        if resolved is None:
            return Listing((), self.known)
        return self._entries(resolved, go)

    def walk(self, path: str) -> Iterator[tuple[str, str]]:
        """All that is there below a directory, as (path, kind), each directory before what it holds."""
        resolved = self._resolve(path) if self.known else None
        pending = [] if resolved is None else [resolved]
        while pending:
            at = pending.pop()
            below: list[str] = []
            for name in self._entries(at).names:
                child = f"{at}/{name}" if at else name
                kind = self._look(child).kind or "other"
                yield child, kind
                if kind == "dir":
                    below.append(child)
            pending.extend(reversed(below))

    def link(self, path: str) -> str | None:
        """A symbolic link's target as stored, or None."""
        resolved = self._resolve(path) if self.known and not self.empty else None
        return None if resolved is None else self._files.link(self._prefix + resolved)

    def project_path(self, path: str) -> str | None:
        """The project's path for a path of the context, whether or not it is there; None where there can be none."""
        if not self.known or self.empty:
            return None
        cleaned = _clean(path)
        return self._prefix + cleaned if cleaned else self.context.directory

    def match(self, pattern: str) -> tuple[str, ...]:
        """The paths that a COPY source with wildcards stands for, sorted; of a malformed pattern none.

        As fsutil's ResolveWildcards: the elements before the first wildcard are taken literally, the others each as
        filepath.Match does; directories match too.
        """
        found = [""] if self.known else []
        wild = False
        for part in _elements(pattern):
            wild = wild or _WILD.match(part) is not None
            step: list[str] = []
            for at in found:
                if not wild:
                    child = f"{at}/{part}" if at else part
                    step.extend([child] if self.look(child).presence == "present" else [])
                    continue
                matches = compile_element(part)
                step.extend(f"{at}/{name}" if at else name for name in self._matchable(at) if matches(name))
            found = step
        return tuple(sorted(path for path in found if path))

    def _matchable(self, path: str) -> tuple[str, ...]:
        return self._entries(path).names if self._look(path).kind == "dir" or not path else ()

    def _choose(self, dockerfile: str) -> None:
        """<Dockerfile>.dockerignore, else the context's .dockerignore (dockerui's context loading); podman would take
        .containerignore instead."""
        own = dockerfile + _IGNORES if dockerfile else ""
        for path in (own, self._prefix + ".dockerignore"):
            found = self._ignore_file(path) if path else None
            if found is not None:
                self.ignore_path, self.ignore = path, found
                return
        self._podman = self._ignore_file(self._prefix + ".containerignore") or _NO_IGNORES

    def _ignore_file(self, path: str) -> IgnoreFile | None:
        missing = self._git.missing(path)
        if missing and missing.certain:
            return None
        source = self._files.read(path)
        if isinstance(source, FileError):
            self.known = False
            return None
        return source.memo(dockerignore.parse) if source else None

    def _resolve(self, path: str) -> str | None:
        """The path with the links above its last element followed, inside the context."""
        above, _, name = path.rpartition("/")
        if above in self._straight and name not in ("", ".", ".."):
            return path
        done: list[str] = []
        rest = path.split("/")
        rest.reverse()
        hops = 0
        files = self._files
        while rest:
            part = rest.pop()
            if part in ("", "."):
                continue
            if part == "..":
                del done[-1:]
                continue
            at = "/".join((*done, part))
            target = files.link(self._prefix + at) if any(rest) and not self.empty else None
            if target is None:
                done.append(part)
                continue
            hops += 1
            if hops > _LINKS:
                return None
            if target.startswith("/"):
                done = []
            rest.extend(reversed(target.split("/")))
        found = "/".join(done)
        if found == path:
            self._straight.add(above)
        return found

    def _look(self, path: str) -> Seen:
        seen = self._seen.get(path)
        if seen is None:
            seen = self._seen[path] = self._found(path)
        return seen

    def _found(self, path: str) -> Seen:
        if self.empty:
            return ABSENT
        full = self._prefix + path
        kind = self._files.kind(full)
        git = self._git
        if full == ".git" or full.startswith(".git/"):
            return self._repository(path, kind)
        if kind is None:
            return UNKNOWN if self._left_out(full) and not self._excluded(path) else ABSENT
        if kind == "dir":
            return self._directory(path)
        if kind == "other":  # git can't hold it, and builders differ
            return ABSENT if git.present else UNKNOWN
        if self._lacks(full):
            return ABSENT
        return self._filtered(path, kind)

    def _filtered(self, path: str, kind: str) -> Seen:
        """What the ignore file leaves of a file or an empty directory that the clone has."""
        excluded = self._excluded(path) is not None
        if self.ignore.negates and excluded != self.ignore.walk_excludes(path):
            return UNKNOWN
        podman = self._podman.decide(path)
        if podman and not podman.negated:
            return UNKNOWN
        return ABSENT if excluded else Seen("present", kind)

    def _directory(self, path: str) -> Seen:
        """A directory is sent when it isn't excluded, or when something below it is kept."""
        itself = self._filtered(path, "dir")
        if itself.presence == "present":
            return itself if self._cloned(path) else ABSENT
        if itself.presence == "absent" and not self.ignore.may_hold_kept(path):
            return ABSENT
        found = ABSENT if itself.presence == "absent" else UNKNOWN
        for at, kind in self._below(path):
            seen = self._look(at) if kind != "dir" else ABSENT
            if seen.presence == "present":
                return Seen("present", "dir")
            if seen.presence == "unknown":
                found = UNKNOWN
        return found

    def _below(self, path: str) -> Iterator[tuple[str, str]]:
        """What is on disk below a directory, less the directories that can hold nothing that is kept."""
        pending = [path]
        while pending:
            at = pending.pop()
            for entry in self._files.entries(self._prefix + at):
                child = f"{at}/{entry.name}"
                if entry.kind == "dir" and (self._excluded(child) is None or self.ignore.may_hold_kept(child)):
                    pending.append(child)
                yield child, entry.kind

    def _cloned(self, path: str) -> bool:
        """Whether a clone has a directory: some file in it that isn't missing there, or a submodule's place."""
        git, files = self._git, self._files
        full = self._prefix + path
        if (not git.present and self.context.kind != "git") or full in git.submodules or git.tracks_below(full):
            return True
        if git.in_submodule(full):
            return True
        pending = [full]
        while pending:
            at = pending.pop()
            missing = git.missing(at, directory=True)
            if missing and missing.certain:
                continue
            for entry in files.entries(at):
                child = f"{at}/{entry.name}"
                if entry.kind == "dir":
                    pending.append(child)
                elif not self._lacks(child):
                    return True
        return False

    def _lacks(self, full: str) -> bool:
        """Whether a clone lacks a file that is on disk. A context of git's has only what is tracked."""
        git = self._git
        if self.context.kind == "git" and git.index is not None and git.tracked:
            return full not in git.tracked and not git.in_submodule(full)
        missing = git.missing(full)
        return missing is not None and missing.certain

    def _repository(self, path: str, kind: str | None) -> Seen:
        """.git and what is in it: every clone has one, of contents nobody knows; a context of git's has none."""
        if self.context.kind == "git" or self._excluded(path):
            return ABSENT
        if path == ".git" and kind:
            return Seen("present", "dir")
        return UNKNOWN

    def _ignored(self, path: str, kind: str | None) -> Ignored | None:
        """The git-ignore rule for a path; for a directory that a clone lacks since it lacks all that is in it, the
        rule for the first file."""
        git = self._git
        found = git.missing(self._prefix + path, directory=kind == "dir")
        if found or kind != "dir" or self._look(path).presence != "absent":
            return found
        for at, below in self._below(path):
            found = git.missing(self._prefix + at, directory=below == "dir")
            if found:
                return found
        return None

    def _excluded(self, path: str) -> Pattern | None:
        pattern = self.ignore.decide(path)
        return None if pattern is None or pattern.negated else pattern

    def _entries(self, path: str, go: bool = False) -> Listing:
        if self.empty:
            return Listing((), True)
        full = self._prefix + path if path else self.context.directory
        if full == ".git" or full.startswith(".git/"):
            return Listing((), False)
        names: list[str] = []
        complete = not self._left_out(full)
        for entry in self._files.entries(full):
            if go and entry.kind == "file" and not entry.name.endswith(".go"):
                continue
            seen = self._look(f"{path}/{entry.name}" if path else entry.name)
            if seen.presence == "present":
                names.append(entry.name)
            complete = complete and seen.presence != "unknown"
        return Listing(tuple(names), complete)

    def _left_out(self, full: str) -> bool:
        """Whether a clone may have `full`, or more in it, though it isn't on this disk: a sparse checkout, or a
        submodule that wasn't fetched."""
        submodule = self._git.submodule(full)
        return self._git.sparse(full) or (submodule is not None and not self._files.entries(submodule))


def _clean(path: str) -> str:
    done: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del done[-1:]
        elif part not in ("", "."):
            done.append(part)
    return "/".join(done)


def _elements(pattern: str) -> list[str]:
    return [part for part in _clean(pattern).split("/") if part]
