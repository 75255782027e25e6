"""The last phase: what each command does once environment, flags, toolchain, modules and vendoring are settled.

`run(scene)` gives the prediction. The image in it is what the command leaves when it succeeds, also where it fails, so
that what comes after is judged on its own. A failure without a place of its own lies at the argument that it is about.
"""

from collections.abc import Callable, Mapping

from gowharf.replay.go import envcommands, files, modcommands, packagecommands, querying, tidying, workcommands
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.answers import DONE, OPEN, Answer, failing, prediction
from gowharf.replay.go.kinds import USAGE
from gowharf.replay.go.state import Scene
from gowharf.replay.go.versions import at_least
from gowharf.replay.go.world import Prediction
from gowharf.replay.model import Failure
from gowharf.replay.paths import join
from gowharf.text.source import Place


def run(scene: Scene) -> Prediction:
    """What the command will do and leave."""
    answer = _answer(scene)
    failures = tuple(_placed(scene, failure) for failure in answer.failures)
    return prediction(scene, answer._replace(failures=failures))


def _answer(scene: Scene) -> Answer:
    name, args = scene.command.name, scene.command.args
    if name == "install" and querying.has_version(args):
        return querying.run_install(scene)
    if name == "run" and querying.has_version(args[:1]):
        return querying.run_run(scene)
    command = _COMMANDS.get(name)
    return command(scene) if command is not None else OPEN


def _done(scene: Scene) -> Answer:
    return DONE


def _telemetry(scene: Scene) -> Answer:
    """go telemetry: at most one word, of three."""
    words = [argument.value for argument in scene.command.args]
    if None in words or not words or (len(words) == 1 and words[0] in ("off", "local", "on")):
        return DONE
    says = "usage: go telemetry [off|local|on]\nRun 'go help telemetry' for details."
    return failing(Failure(USAGE, says, None, {"command": "telemetry"}))


def _doc(scene: Scene) -> Answer:
    """go doc: of a directory that isn't there it says so. (cmd/doc: parseArgs; go doc itself since Go 1.25)"""
    words = [argument.value for argument in scene.command.args if not (argument.value or "-").startswith("-")]
    word = words[0] if len(words) == 1 else None
    if word is None or not word.startswith(("./", "../", "/")):
        return Answer(known=False)
    directory = join(scene.workdir, word)
    if not files.look_for_go(scene.world, directory).absent:
        return Answer(known=False)
    says = f'doc: cannot find package "." in:\n\t{directory}'
    if at_least(scene.go_version, 27):
        says = f"doc: stat {directory}: directory not found"
    return failing(Failure(kinds.NOT_DOCUMENTED, says, None, {"argument": word, "directory": directory}))


def _test(scene: Scene) -> Answer:
    from gowharf.replay.go import testing

    return testing.run_test(scene)


def _list(scene: Scene) -> Answer:
    from gowharf.replay.go import listing

    return listing.run_list(scene)


def _generate(scene: Scene) -> Answer:
    from gowharf.replay.go import generating

    return generating.run_generate(scene)


_COMMANDS: Mapping[str, Callable[[Scene], Answer]] = {
    "build": packagecommands.run_build,
    "install": packagecommands.run_install,
    "run": packagecommands.run_run,
    "test": _test,
    "vet": packagecommands.run_vet,
    "list": _list,
    "generate": _generate,
    "fmt": packagecommands.run_fmt,
    "fix": packagecommands.run_fix,
    "clean": packagecommands.run_clean,
    "tool": packagecommands.run_tool,
    "get": querying.run_get,
    "env": envcommands.run_env,
    "version": _done,
    "help": _done,
    "doc": _doc,
    "telemetry": _telemetry,
    "mod download": modcommands.run_download,
    "mod tidy": tidying.run_tidy,
    "mod vendor": tidying.run_vendor,
    "mod verify": modcommands.run_graph,
    "mod graph": modcommands.run_graph,
    "mod why": modcommands.run_graph,
    "mod edit": modcommands.run_edit,
    "mod init": modcommands.run_init,
    "work init": workcommands.run_init,
    "work use": workcommands.run_use,
    "work sync": workcommands.run_sync,
    "work edit": workcommands.run_edit,
    "work vendor": workcommands.run_vendor,
}


def _placed(scene: Scene, failure: Failure) -> Failure:
    """A failure about an argument lies where that stands in the Dockerfile."""
    word = failure.values.get("argument")
    if failure.place is not None or word is None:
        return failure
    for argument in scene.command.args:
        if argument.value == word or (argument.value or "").rstrip("/") == word:
            return failure._replace(place=Place(scene.world.dockerfile, argument.span))
    return failure
