"""COPY and ADD: what they put where, as BuildKit does (dockerfile2llb dispatchCopy), and what they fail on.

A folder's *contents* are copied; a wildcard may match nothing; a literal source that is missing stops the build;
paths can't leave the context: "../x" is "/x".
"""

from collections.abc import Callable

from gowharf.replay.look import Node, Uid
from gowharf.replay.model import Failure
from gowharf.replay.paths import clean, join, parent, parents
from gowharf.replay.state import State, find_user
from gowharf.replay.trees import ContextFiles, StageFiles
from gowharf.startup import NamedTuple
from gowharf.syntax import dockerignore
from gowharf.syntax.dockerfile import Flag, Instruction, Word, expand
from gowharf.text.source import Place

# Whether ADD unpacks a file depends on what is in it (dockerfile2llb: AttemptUnpack); these may be archives.
_ARCHIVES = (".tar", ".gz", ".tgz", ".bz2", ".tbz", ".tbz2", ".xz", ".txz", ".zst", ".tzst", ".lzma", ".tlz")

CopySource = ContextFiles | StageFiles


class Copied(NamedTuple):
    """`sure` is False where something about the copy could not be followed."""

    state: State
    failures: tuple[Failure, ...]
    sure: bool


class _Job(NamedTuple):
    """One COPY while it is worked on."""

    instruction: Instruction
    number: int
    dockerfile: str
    source: CopySource
    label: str
    uid: Uid
    mode: int | None
    keeps: Callable[[str], bool] | None
    parents: bool


def copy(
    state: State, instruction: Instruction, number: int, dockerfile: str, escape: str, source: CopySource, label: str
) -> Copied:
    """The state after a COPY or ADD from `source`; `label` names the stage it comes from, "" for the context."""
    variables = state.variables
    words = instruction.words
    if len(words) < 2:
        return Copied(state, (), False)
    dest = expand(words[-1].raw, variables, escape).value
    if dest is None or (state.workdir is None and not dest.startswith("/")):
        return Copied(state._replace(image=state.image.with_haze("/", changes=False)), (), False)
    job = _Job(
        instruction,
        number,
        dockerfile,
        source,
        label,
        _owner(state, instruction.flag("chown"), escape),
        _mode(instruction.flag("chmod")),
        _excluded(instruction),
        instruction.flag("parents") is not None,
    )
    target = join(state.workdir or "/", dest)
    return _copy_all(state, job, words[:-1], dest, target, escape)


def _copy_all(state: State, job: _Job, sources: tuple[Word, ...], dest: str, target: str, escape: str) -> Copied:
    heredocs = {heredoc.marker: heredoc for heredoc in job.instruction.heredocs}
    into = dest.endswith(("/", "/.")) or dest in (".", "..")
    failures: list[Failure] = []
    sure = True
    barred: Failure | None = None
    for word in sources:
        heredoc = heredocs.get(word.span)
        if heredoc is not None:
            text = expand_body(heredoc.content, state, escape) if heredoc.expand else heredoc.content
            path = join(target, heredoc.name) if into or _is_dir(state, target) else target
            node = Node("file", text=text, uid=job.uid, mode=job.mode, instruction=job.number)
            state = state._replace(image=state.image.with_file(path, node))
            continue
        raw = expand(word.raw, state.variables, escape).value
        if raw is None or (job.instruction.keyword == "ADD" and _unpacked(raw)):
            state = state._replace(image=state.image.with_haze(target, changes=False))
            sure = False
            continue
        matches, whole, failure = _matches(job, word, raw)
        if failure is not None:
            failures.append(failure)
            state = _assume(state, job, raw, target, into)
            continue
        if not whole:
            state = state._replace(image=state.image.with_haze(target, changes=False))
            sure = False
        if job.instruction.keyword == "ADD" and any(_holds_archive(state, job, match) for match in matches):
            state = state._replace(image=state.image.with_haze(target, changes=False))
            sure = False
            continue
        for match in matches:  # into a file that isn't there yet, one after the other
            barred = barred or _barred(state, job, match, target, into)
            state = _put(state, job, raw, match, target, into)
    if barred is not None and not failures:  # sources are looked up before anything is copied
        failures.append(barred)
        state = state._replace(image=state.image.with_haze(target))
    return Copied(state, tuple(failures), sure)


def _matches(job: _Job, word: Word, raw: str) -> tuple[tuple[str, ...], bool, Failure | None]:
    """The source's paths in its tree, whether these are all, and the failure of a literal one that is missing."""
    path = clean(raw)
    if any(char in raw for char in "*?["):
        found, whole = job.source.match(path)
        return found, whole, None
    look = job.source.seen(path)
    if look.present:
        return (path,), True, None
    if look.unknown:
        return (), False, None
    return (), True, _missing(job, word, raw, path)


def _missing(job: _Job, word: Word, raw: str, path: str) -> Failure:
    place = Place(job.dockerfile, word.span)
    says = f'failed to compute cache key: failed to calculate checksum of ref: "{path}": not found'
    values = {"source": raw, "path": path[1:]}
    if job.label:
        return Failure("copy-from-missing", says, place, {**values, "from": job.label})
    values, places = reasons(job.source, raw, path)
    return Failure("copy-source-missing", says, place, values, places)


def reasons(source: CopySource, raw: str, path: str) -> tuple[dict[str, str], dict[str, Place]]:
    """Why the build context lacks a path, for rules to read."""
    values = {"source": raw, "path": path[1:]}
    why = source.why(path)
    values["why"] = why.kind if why else "not-in-project"
    if raw.lstrip("/").startswith("../") or raw == "..":
        values["outside"] = "yes"
    places = {}
    if why and why.place:
        places["ignored"] = why.place
        values["pattern"] = why.pattern
    if why and why.origin:
        values["origin"] = why.origin
    return values, places


def _assume(state: State, job: _Job, raw: str, target: str, into: bool) -> State:
    """After a missing source: as if the file had been there, with a content that nobody knows."""
    path = join(target, raw.rstrip("/").rpartition("/")[2]) if into else target
    return state._replace(image=state.image.with_haze(path, changes=False))


def _barred(state: State, job: _Job, path: str, target: str, into: bool) -> Failure | None:
    """What a builder says where a file is in the way of a folder (fsutil/copy: ensureDstPath, copyDirectory)."""
    node = job.source.look(job.source.real(path)).node
    folder = node is not None and node.kind == "dir"
    for at in parents(target) if into or folder else parents(parent(target)):
        there = state.image.look(at).node
        if there is not None and there.kind == "file" and there.instruction >= 0 and not there.linked:
            says = f"mkdir {at}: not a directory"
            if folder and at == target and not job.parents:
                says = f"cannot copy to non-directory: {at}"
            place = Place(job.dockerfile, job.instruction.words[-1].span)
            return Failure("run-command-fails", says, place, {"command": job.instruction.keyword, "path": at})
    return None


def _put(state: State, job: _Job, raw: str, path: str, target: str, into: bool) -> State:
    real = job.source.real(path)  # a link itself is followed, those in a folder are copied
    look = job.source.look(real)
    if look.node is None:
        return state._replace(image=state.image.with_haze(target, changes=False))
    image = state.image
    if job.parents:
        into = True
        pivot, found, _ = raw.partition("/./")  # what stands in front of it is no parent
        if found and any(char in pivot for char in "*?["):
            return state._replace(image=image.with_haze(target, changes=False))
        inner = path.removeprefix(clean(pivot).rstrip("/"))[1:] if found else path[1:]
        target = join(target, inner.rpartition("/")[0] if look.node.kind == "file" else inner)
    if look.node.kind == "dir":
        keeps = job.keeps
        relative = (lambda inner: keeps(inner[len(real.rstrip("/")) + 1 :])) if keeps is not None else None
        return state._replace(image=image.with_tree(target, job.source, real, job.uid, job.mode, job.number, relative))
    at = join(target, path.rpartition("/")[2]) if into or _is_dir(state, target) else target
    if not into and image.look(target).unknown and not _is_program(target):
        return state._replace(image=image.with_haze(target, changes=False))
    node = look.node._replace(uid=job.uid, instruction=job.number)
    if job.mode is not None:
        node = node._replace(mode=job.mode)
    return state._replace(image=image.with_file(at, node))


def _is_program(path: str) -> bool:
    """What lies in a bin folder of a base image is no folder."""
    return path.startswith(("/bin/", "/sbin/", "/usr/")) and path.split("/")[-2] in ("bin", "sbin")


def _is_dir(state: State, path: str) -> bool:
    node = state.image.look(path).node
    return node is not None and node.kind == "dir"


def _unpacked(raw: str) -> bool:
    """Sources that ADD fetches or unpacks: what they leave is unknown."""
    return "://" in raw or raw.startswith("git@") or raw.endswith(_ARCHIVES)


def _holds_archive(state: State, job: _Job, path: str) -> bool:
    """Whether a file of the context is an archive, or too large to tell, whatever it is called."""
    node = job.source.look(job.source.real(path)).node
    if node is None or node.kind != "file" or node.source is None:
        return False
    source = state.image.source(node)
    return source is None or source.text.startswith(_MAGIC) or source.text[257:262] == "ustar"


# gzip, bzip2, xz and zstd, as bytes that are no UTF-8 are kept.
_MAGIC = ("\x1f\udc8b", "BZh", "\udcfd7zXZ", "(\udcb5/\udcfd")


def _owner(state: State, flag: Flag | None, escape: str) -> Uid:
    if flag is None or flag.value is None:
        return 0
    value = expand(flag.value, state.variables, escape).value
    return None if value is None else find_user(state, value).uid


def _mode(flag: Flag | None) -> int | None:
    value = flag.value if flag else None
    if value and not value.isdigit() and ("x" in value.lower() or "$" in value):
        return 0o755  # u+x, or a variable: an x as well, as far as anybody knows
    return int(value, 8) if value and value.isdigit() and len(value) <= 5 and not set(value) & {"8", "9"} else None


def _excluded(instruction: Instruction) -> Callable[[str], bool] | None:
    patterns = [flag.value for flag in instruction.flags if flag.name == "exclude" and flag.value]
    if not patterns:
        return None
    ignore = dockerignore.parse("\n".join(patterns))

    def keeps(path: str) -> bool:
        decided = ignore.decide(path) if path else None
        return decided is None or decided.negated

    return keeps


def expand_body(content: str, state: State, escape: str) -> str | None:
    """A heredoc's body with its variables replaced; None where one is unknown."""
    if "$" not in content and "\\" not in content:
        return content
    return expand(content, state.variables, escape).value if "'" not in content and '"' not in content else None
