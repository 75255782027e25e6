"""Completion of an instruction's flags and of what a mount is made of."""

from gowharf.check.engine import Report
from gowharf.ide.complete_paths import context_paths, paths_from
from gowharf.ide.dockerfile_names import stages
from gowharf.ide.model import Completion
from gowharf.ide.places import replay_of
from gowharf.ide.reference import Entry
from gowharf.ide.reference_docker import FIELDS, FLAGS, MOUNTS, SYNONYMS
from gowharf.project.model import Project
from gowharf.startup import NamedTuple
from gowharf.syntax.dockerfile import Dockerfile, Instruction
from gowharf.text.edits import Edit
from gowharf.text.source import Span

_CACHES = ("/root/.cache/go-build", "/go/pkg/mod")
_PLATFORMS = ("$BUILDPLATFORM", "$TARGETPLATFORM", "linux/amd64", "linux/arm64")
_TRUE = ("true", "false")
_VALUES = {
    "network": ("default", "none", "host"),
    "security": ("sandbox", "insecure"),
    "link": _TRUE,
    "parents": _TRUE,
    "keep-git-dir": _TRUE,
    "unpack": _TRUE,
    "platform": _PLATFORMS,
}
_REPEATED = frozenset(("mount", "exclude"))
# Which fields a mount of each type takes (frontend/dockerfile/instructions/commands_runmount.go).
_TAKEN = {
    "bind": "target source from rw ro",
    "cache": "target id sharing source from mode uid gid rw ro",
    "tmpfs": "target size",
    "secret": "target id required env mode uid gid",
    "ssh": "target id required mode uid gid",
}
_BARE = frozenset(("rw", "ro", "required"))


class At(NamedTuple):
    """Where something is completed: at `offset` in the instruction of that number."""

    project: Project
    report: Report
    path: str
    tree: Dockerfile
    number: int
    offset: int


def item(
    label: str, kind: str, typed: str, at: int, detail: str = "", text: str = "", entry: Entry | None = None
) -> Completion:
    """What replaces `typed`, which ends at the offset `at`, by `text` or the label itself."""
    documentation = ""
    if entry is not None:
        detail, documentation = entry.form, entry.text
    return Completion(label, kind, Edit(Span(at - len(typed), at), text or label), detail, documentation)


def flag_completions(at: At, instruction: Instruction, typed: str, given: list[str]) -> list[Completion]:
    """For `--…` as far as it is typed; `given` are the flags before it."""
    name, equals, value = typed[2:].partition("=")
    if not equals:
        done = {each[2:].partition("=")[0] for each in given} - _REPEATED
        return [
            item(f"--{flag}", "property", typed, at.offset, text=f"--{flag}=", entry=entry)
            for (keyword, flag), entry in FLAGS.items()
            if keyword == instruction.keyword and flag.startswith(name) and flag not in done
        ]
    if name == "from":
        return stage_completions(at, value)
    if name == "mount":
        return _mount(at, value)
    return [item(each, "constant", value, at.offset) for each in _VALUES.get(name, ()) if each.startswith(value)]


def stage_completions(at: At, typed: str) -> list[Completion]:
    """The stages above, the nearest first, and the named contexts of the build."""
    tree = at.tree
    above = [stage for stage in stages(tree) if stage.at < at.number][::-1]
    if tree.instructions[at.number].keyword != "FROM":
        above = above[1:]
    found = [
        item(stage.name, "class", typed, at.offset, image_of(tree.instructions[stage.at]))
        for stage in above
        if stage.name and stage.name.startswith(typed)
    ]
    replay = replay_of(at.report, at.path)
    contexts = replay.build.contexts if replay else {}
    return found + [
        item(name, "folder", typed, at.offset, "named context") for name in contexts if name.startswith(typed)
    ]


def image_of(instruction: Instruction) -> str:
    """What a FROM names, as written; "" where it names nothing."""
    return instruction.words[0].raw if instruction.words else ""


def _mount(at: At, value: str) -> list[Completion]:
    done, _, field = value.rpartition(",")
    key, equals, typed = field.partition("=")
    given = dict(_field(each) for each in done.split(",") if each)
    if not equals:
        return _fields(at, field, given)
    key = SYNONYMS.get(key, key)
    if key == "type":
        return [
            item(name, "constant", typed, at.offset, entry=entry)
            for name, entry in MOUNTS.items()
            if name.startswith(typed)
        ]
    if key == "from":
        return stage_completions(at, typed)
    if key == "source" and given.get("type", "bind") in ("bind", "cache"):
        named = given.get("from")
        if named is not None:
            return paths_from(at.project, at.report, at.path, at.tree, at.number, named, typed, at.offset)
        return context_paths(at.project, at.report, at.path, typed, at.offset)
    caches = _CACHES if given.get("type") == "cache" else ()
    fixed = {"target": caches, "sharing": ("shared", "private", "locked"), "required": _TRUE, "rw": _TRUE, "ro": _TRUE}
    return [item(each, "constant", typed, at.offset) for each in fixed.get(key, ()) if each.startswith(typed)]


def _field(text: str) -> tuple[str, str]:
    key, _, value = text.partition("=")
    return SYNONYMS.get(key, key), value


def _fields(at: At, typed: str, given: dict[str, str]) -> list[Completion]:
    """The fields that a mount of its type takes; all of them while it has none."""
    kind = given.get("type")
    taken = _TAKEN[kind].split() if kind in _TAKEN else list(FIELDS)
    return [
        item(name, "property", typed, at.offset, text=name if name in _BARE else f"{name}=", entry=entry)
        for name, entry in FIELDS.items()
        if name.startswith(typed) and name in taken and name not in given
    ]
