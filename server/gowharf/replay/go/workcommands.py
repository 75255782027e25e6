"""go work init, use, sync, edit and vendor."""

from gowharf.project import versions
from gowharf.replay.go import files, stdlib
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.answers import DONE, OPEN, Answer, failing
from gowharf.replay.go.modcommands import default_go_line, edit_refused
from gowharf.replay.go.modules import NO_WORK
from gowharf.replay.go.state import Scene
from gowharf.replay.go.targets import is_on
from gowharf.replay.go.tidying import vendor
from gowharf.replay.go.writing import unwritable
from gowharf.replay.image import Image, Node
from gowharf.replay.model import Failure
from gowharf.replay.paths import clean, join
from gowharf.syntax import gomod


def _work_file(scene: Scene) -> tuple[str | None, bool]:
    """The go.work that governs the work directory, and whether that is known."""
    if scene.load is not None and scene.load.workspace is not None:
        return clean(scene.load.workspace + "/go.work"), True
    value = scene.env.get("GOWORK")
    if value is None:
        return None, False
    if value == "off":
        return None, True
    if value not in ("", "auto"):
        return (value, True) if value.startswith("/") else (None, False)
    return files.find_upward(scene.world, scene.workdir, "go.work")


def run_init(scene: Scene) -> Answer:
    """go work init: go.work must not be there, the directories must."""
    value = scene.env.get("GOWORK")
    if value is None:
        return OPEN._replace(image=scene.world.image.with_haze(scene.workdir))
    path = value if value.startswith("/") else clean(scene.workdir + "/go.work")
    look = files.look(scene.world, path)
    if look.unknown:
        return OPEN
    if look.present:
        return failing(Failure(kinds.GO_WORK_EXISTS, f"go: {path} already exists", None, {"path": path}))
    words = [argument.value for argument in scene.command.args]
    missing, known = _missing(scene, words)
    if missing is not None:
        return failing(missing)
    reason = unwritable(scene, path)
    if reason is not None:
        return failing(Failure(kinds.GO_MOD_READ_ONLY, f"go: open {path}: {reason}", None, {"path": path}))
    text: str | None = None
    if known and not is_on(scene, "r") and not any("..." in (word or "") for word in words):
        uses = "".join(f"use {_use(scene, path, word or '')}\n" for word in words)
        text = f"go {_go_line(scene, words, default_go_line(scene))}\n\n{uses}"
    return Answer(image=scene.world.image.with_file(path, Node("file", text=text, uid=scene.world.user.uid)))


def run_use(scene: Scene) -> Answer:
    path, known = _work_file(scene)
    if not known:
        return OPEN
    if path is None:
        return failing(Failure(kinds.NO_GO_WORK, NO_WORK, None, {"directory": scene.workdir}))
    missing, _ = _missing(scene, [argument.value for argument in scene.command.args])
    if missing is not None and not is_on(scene, "r"):
        return failing(missing)
    text = _with_uses(scene, path)
    return Answer(image=scene.world.image.with_file(path, Node("file", text=text, uid=scene.world.user.uid)))


def _with_uses(scene: Scene, path: str) -> str | None:
    """go.work after go work use; None where that can't be told."""
    words = [argument.value for argument in scene.command.args]
    source = scene.world.image.read(path)
    if source is None or is_on(scene, "r") or not words or any(word is None or "..." in word for word in words):
        return None
    work = source.memo(gomod.parse_work)
    there = {use.value for use in work.uses}
    text = source.text.rstrip("\n") + "\n"
    for word in words:
        use = _use(scene, path, word or "")
        if scene.world.image.read(join(scene.workdir, (word or ".") + "/go.mod")) is None:
            return None
        text += "" if use in there else f"\nuse {use}\n"
    best = _go_line(scene, words, work.go.value if work.go is not None else "1.18")
    if work.go is None:
        return f"go {best}\n\n{text}"
    return text.replace(f"go {work.go.value}\n", f"go {best}\n", 1)


def run_sync(scene: Scene) -> Answer:
    """go work sync: it loads the whole graph, and may write the members' go.mod files."""
    path, known = _work_file(scene)
    if not known:
        return OPEN
    if path is None:
        return failing(Failure(kinds.NO_GO_WORK, NO_WORK, None, {"directory": scene.workdir}))
    return Answer(known=False, network="unknown", image=_raised(scene, path))


def _raised(scene: Scene, path: str) -> Image:
    """go.work with the highest go line of its members (UpdateWorkFile)."""
    image, source = scene.world.image, scene.world.image.read(path)
    if source is None or scene.load is None:
        return image
    work = source.memo(gomod.parse_work)
    held = work.go.value if work.go is not None else "1.18"
    best = held
    for main in scene.load.mains:
        best = versions.newest(best, main.go or held)
    if best == held:
        return image
    text = f"go {best}\n\n{source.text}"
    if work.go is not None:
        text = source.text[: work.go.token.span.start] + best + source.text[work.go.token.span.end :]
    return image.with_file(path, Node("file", text=text, uid=scene.world.user.uid))


def run_edit(scene: Scene) -> Answer:
    args = scene.command.args
    if args and args[0].value is None:
        return OPEN._replace(image=scene.world.image.with_haze(scene.workdir))
    path, known = (join(scene.workdir, args[0].value or ""), True) if args else _work_file(scene)
    if not known:
        return OPEN
    if path is None:
        return failing(Failure(kinds.NO_GO_WORK, NO_WORK, None, {"directory": scene.workdir}))
    refused = edit_refused(scene)
    if refused is not None:
        return failing(refused)
    if files.look(scene.world, path).absent:
        return OPEN
    if is_on(scene, "print") or is_on(scene, "json"):
        return DONE
    text = _edited(scene, path)
    return Answer(image=scene.world.image.with_file(path, Node("file", text=text, uid=scene.world.user.uid)))


def _edited(scene: Scene, path: str) -> str | None:
    """go.work after -use, -dropuse and -go; None where that can't be told."""
    source = scene.world.image.read(path)
    given = [flag for flag in scene.command.flags if flag.name not in ("fmt", "C")]
    if source is None or any(flag.value is None or flag.name not in ("use", "dropuse", "go") for flag in given):
        return None
    text = source.text.rstrip("\n") + "\n"
    for flag in given:
        work = gomod.parse_work(text)
        value = flag.value or ""
        held = next((use for use in work.uses if use.value == value), None)
        if work.problems:
            return None
        if flag.name == "use" and held is None:
            text += f"\nuse {value}\n"
        elif flag.name == "dropuse" and held is not None:
            span = held.directive.span
            text = text[: span.start] + text[span.end :]
        elif flag.name == "go" and work.go is not None:
            text = text[: work.go.token.span.start] + value + text[work.go.token.span.end :]
        elif flag.name == "go":
            text = f"go {value}\n\n{text}"
    return text


def run_vendor(scene: Scene) -> Answer:
    path, known = _work_file(scene)
    minor = stdlib.minor(scene.go_version)
    if not known or minor is None or minor < 22:
        return OPEN
    if path is None:
        return failing(Failure(kinds.NO_GO_WORK, NO_WORK, None, {"directory": scene.workdir}))
    return vendor(scene)


def _missing(scene: Scene, words: list[str | None]) -> tuple[Failure | None, bool]:
    """A directory of the command line that isn't there; and whether all are known."""
    known = True
    for word in words:
        if word is None:
            known = False
            continue
        directory = join(scene.workdir, word)
        look = files.look(scene.world, directory)
        known = known and not look.unknown
        if look.absent:
            shown = files.short(directory, scene.workdir)
            says = f"go: directory {shown} does not exist"
            return Failure(kinds.WORK_DIRECTORY_MISSING, says, None, {"directory": directory}), True
    return None, known


def _use(scene: Scene, path: str, word: str) -> str:
    """A directory as go.work names it."""
    relative = files.relative(join(scene.workdir, word), path.rpartition("/")[0] or "/")
    return relative if relative.startswith(".") else "./" + relative


def _go_line(scene: Scene, words: list[str | None], best: str) -> str:
    """The go line: `best`, or a member's where that is more (workUse)."""
    for word in words:
        source = scene.world.image.read(join(scene.workdir, (word or ".") + "/go.mod"))
        file = source.memo(gomod.parse) if source is not None else None
        if file is not None and file.go is not None:
            best = versions.newest(best, file.go.value)
    return best
