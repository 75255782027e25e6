"""COPY and ADD of the build context before a step: what each word puts where; and the line that copies one more."""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.replay.model import Stage, Step
from gowharf.replay.paths import below, clean, join
from gowharf.rules.edits import insert, line_after, line_before
from gowharf.rules.facts import Spot
from gowharf.rules.model import FileEdit
from gowharf.startup import NamedTuple
from gowharf.syntax.dockerfile import Word, expand, parse_mount
from gowharf.text.source import Place


class Copy(NamedTuple):
    """One source word. `source` is its clean path in the context, `origin` the project's path for it, `target` the
    destination in the image, as the instruction says it."""

    stage: Stage
    step: Step
    word: Word
    source: str
    origin: str
    target: str


def copies(spot: Spot, project: Project) -> list[Copy]:
    """The words of COPY and ADD that brought the context's files to the step, in file order; those that hold
    wildcards or what isn't known are left out."""
    found: list[Copy] = []
    stage: Stage | None = spot.stage
    while stage is not None:
        steps = [step for step in stage.steps if stage is not spot.stage or step.number < spot.step.number]
        found[:0] = [copy for step in steps for copy in _words(spot, project, stage, step)]
        stage = spot.replay.stages[stage.parent] if stage.parent is not None else None
    return found


def _words(spot: Spot, project: Project, stage: Stage, step: Step) -> Iterator[Copy]:
    instruction = step.instruction
    if instruction.keyword not in ("COPY", "ADD") or instruction.flag("from") is not None or len(instruction.words) < 2:
        return
    escape = _escape(project, spot.replay.path)
    dest = expand(instruction.words[-1].raw, dict(step.env), escape).value
    if dest is None or (step.workdir is None and not dest.startswith("/")):
        return
    root = spot.replay.build.context.directory
    for word in instruction.words[:-1]:
        raw = expand(word.raw, dict(step.env), escape).value
        if raw is None or "://" in raw or any(char in raw for char in "*?["):
            continue
        source = clean(raw)
        origin = "/".join(part for part in (root, source[1:]) if part)
        yield Copy(stage, step, word, source, origin, join(step.workdir or "/", dest))


def flattened(spot: Spot, project: Project, path: str) -> Copy | None:
    """The COPY that put a directory's contents where the directory itself was wanted, so that `path` is missing."""
    for copy in reversed(copies(spot, project)):
        name = copy.source.rpartition("/")[2]
        if not name or project.files.kind(copy.origin) != "dir":
            continue
        wanted = join(copy.target, name)
        if wanted == copy.target or not below(path, wanted):
            continue
        rest = path[len(wanted) + 1 :]
        at = f"{copy.origin}/{rest}" if rest else copy.origin
        if project.files.kind(at) is not None and copy.target.rpartition("/")[2] != name:
            return copy
    return None


def add_copy(spot: Spot, project: Project, origin: str, path: str, directory: bool) -> FileEdit | None:
    """A COPY of the project's `origin` to `path` in the image: behind the last COPY of the context before the step,
    else before the step itself. None where the Dockerfile can't be edited so, or `origin` isn't in the context."""
    source = project.source(spot.replay.path)
    root = spot.replay.build.context.directory
    if source is None or spot.replay.build.inline is not None or spot.replay.build.context.kind not in ("dir", "git"):
        return None
    if root and not origin.startswith(root + "/"):
        return None
    if _mounted_over(spot.step, path):
        return None
    inside = origin[len(root) + 1 :] if root else origin
    steps = [
        step
        for step in spot.stage.steps
        if step.number < spot.step.number
        and step.instruction.keyword in ("COPY", "ADD")
        and step.instruction.flag("from") is None
        and not step.instruction.heredocs
    ]
    anchor = steps[-1] if steps and steps[-1].workdir == spot.step.workdir else None
    at = anchor or spot.step
    keyword, flags = "COPY", ""
    if anchor is not None:
        keyword = "copy" if anchor.instruction.keyword_span.text(source.text).islower() else "COPY"
        flags = "".join(
            " " + flag.span.text(source.text) for flag in anchor.instruction.flags if flag.name in ("chown", "link")
        )
    line = f"{keyword}{flags} {_operands(inside, path, at.workdir, directory)}"
    if anchor is not None:
        return line_after(source, anchor.instruction.span.end, line)
    return line_before(source, spot.step.instruction.span.start, line)


def _operands(inside: str, path: str, workdir: str | None, directory: bool) -> str:
    target = path if directory else (path.rpartition("/")[0] or "/")
    if workdir is not None and below(target, workdir):
        target = target[len(workdir.rstrip("/")) + 1 :] if target != workdir else ""
        target = target or "."
    source, dest = (inside + "/" if directory else inside), target.rstrip("/") + "/"
    if " " in source + dest:
        return f'["{source}", "{dest}"]'
    return f"{source} {dest}"


def _mounted_over(step: Step, path: str) -> bool:
    """Whether a mount of the step covers the path, so that a COPY would not be seen."""
    for flag in step.instruction.flags:
        if flag.name == "mount" and (target := parse_mount(flag).target):
            if below(path, join(step.workdir or "/", target)):
                return True
    return False


def _escape(project: Project, path: str) -> str:
    tree = project.dockerfile(path)
    return tree.escape if tree is not None else "\\"


def separated(spot: Spot, project: Project, copy: Copy) -> tuple[FileEdit, ...]:
    """A source directory of a COPY with several taken out of it and copied to a directory of its own name."""
    source = project.source(spot.replay.path)
    instruction = copy.step.instruction
    if source is None or instruction.heredocs or spot.replay.build.inline is not None:
        return ()
    flags = "".join(" " + flag.span.text(source.text) for flag in instruction.flags)
    dest = instruction.words[-1].raw.rstrip("/")
    name = copy.source.rpartition("/")[2]
    target = name if dest in (".", "./", "") and not instruction.words[-1].raw.startswith("/") else f"{dest}/{name}"
    if len(instruction.words) == 2:
        return (insert(spot.replay.path, instruction.words[-1].span.end, _suffix(instruction.words[-1].raw, name)),)
    from gowharf.rules.edits import delete_word

    gone = delete_word(instruction, source, copy.word)
    if gone is None:
        return ()
    keyword = instruction.keyword_span.text(source.text)
    text = f'["{copy.word.raw}", "{target}/"]' if instruction.json else f"{copy.word.raw.rstrip('/')}/ {target}/"
    return gone, line_after(source, instruction.span.end, f"{keyword}{flags} {text}")


def _suffix(dest: str, name: str) -> str:
    return f"{name}/" if dest.endswith("/") else f"/{name}/"


def place_of(copy: Copy, spot: Spot) -> Place:
    return Place(spot.replay.path, copy.word.span)
