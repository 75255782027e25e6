"""A go command in a RUN: what it sees, what is predicted, and what becomes of the stage."""

from collections.abc import Mapping

from gowharf.replay import absent
from gowharf.replay.go.goenv import LIKELY
from gowharf.replay.go.predict import predict
from gowharf.replay.go.world import Prediction, World
from gowharf.replay.model import Argument, Failure, GoRun, Outcome
from gowharf.replay.paths import join
from gowharf.replay.shellrun import Flow, Run, Status
from gowharf.replay.state import State
from gowharf.text.source import Place, Span


def go(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    """Predicts a go command and takes over what it leaves; how it ends."""
    failure = _not_found(run.state, argv[0].value or "", env, run.setting.dockerfile, argv[0].span)
    if failure is not None:
        if not flow.conditional and not flow.ignored:
            run.failures.append(failure)
        return Status.FAIL
    said = predict(_world(run, env), argv)
    if run.state.assumed:
        said = _if_so(said)
    run.runs.append(_recorded(run, argv, env, flow, span, said))
    fails = said.outcome is Outcome.FAILS and all(failure.certain for failure in said.failures)
    if fails and flow.ignored and said.name not in ("generate", "run", "test", "tool"):
        return Status.FAIL  # what can't be loaded writes nothing, and the script goes on without it
    run.state = _after_go(run, said, argv, env)
    if fails:
        return Status.FAIL
    return Status.OK if said.outcome is Outcome.SUCCEEDS else Status.UNKNOWN


def _not_found(state: State, name: str, env: Mapping[str, str | None], dockerfile: str, span: Span) -> Failure | None:
    """The failure of a `go` that PATH doesn't reach: the image has it elsewhere, or surely nowhere."""
    path = env.get("PATH")
    if "/" in name or path is None or not state.env_complete or (state.packaged and not state.golang):
        return None
    for directory in path.split(":"):
        if not directory:
            continue
        at = join("/", directory) + "/go"
        look = state.image.look(at)
        # What is unknown of a base image's own folders is no go, as long as nothing was put there.
        if look.present or state.image.touched(at) or (state.packaged and not look.absent):
            return None
    says = "/bin/sh: 1: go: not found" if state.tools.libc == "glibc" else "/bin/sh: go: not found"
    if not state.golang:
        return Failure("go-not-in-image", says, Place(dockerfile, span), {"path": path})
    return Failure("path-clobbered", says, state.places.get("PATH") or Place(dockerfile, span), {"path": path})


def _world(run: Run, env: dict[str, str | None]) -> World:
    """What the command finds."""
    file = _settings_file(run, env)
    mine = {key: value for key, value in run.state.goenv.items() if not file or key[0] in ("", file)}
    written = {name: value if at == file else None for (at, name), value in mine.items()}
    written = _settings_in(run, file) | written
    return World(
        run.setting.project,
        run.state.image,
        env,
        run.state.env_complete or run.state.assumed,
        written,
        run.workdir,
        run.state.user,
        run.state.go_version,
        run.state.tools,
        run.setting.network,
        run.setting.readonly,
        {**run.state.places, **run.places},
        run.setting.dockerfile,
        run.state.go_floating,
        run.setting.project.settings.private,
        run.setting.source,
        run.state.packaged,
        lambda name: absent.program(run.state, name, env, Place(run.setting.dockerfile, Span(0, 0))) is not None,
    )


def _settings_in(run: Run, file: str) -> dict[str, str | None]:
    """What a settings file says that the image got otherwise than by `go env -w` (cfg.readEnvFile): of one whose text
    isn't known, that it may set anything."""
    look = run.state.image.look(file) if file.startswith("/") else None
    if look is None or not look.present:
        return {}
    source = run.state.image.read(file)
    if source is None:
        return dict.fromkeys(LIKELY)
    lines = [line.removesuffix("\r").partition("=") for line in source.text.split("\n")]
    return {name: value for name, equals, value in lines if equals and "A" <= name[:1] <= "Z"}


def _recorded(
    run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span, said: Prediction
) -> GoRun:
    """The command as those to the right see it."""
    return GoRun(
        argv,
        span,
        run.setting.instruction,
        said.name,
        run.workdir,
        env,
        run.state.user,
        run.state.go_version,
        said.module,
        said.workspace,
        said.module_source,
        said.workspace_source,
        said.mod,
        said.mod_reason,
        said.network,
        said.fetches,
        said.flags,
        said.arguments,
        said.packages,
        said.outcome,
        said.failures,
        flow.conditional,
        flow.ignored,
        run.state.image,
        run.state.env_complete,
        said.uses,
        said.why,
    )


def _if_so(said: Prediction) -> Prediction:
    """A prediction that holds if the image is as it is taken to be: what fails may not."""
    outcome = Outcome.UNKNOWN if said.outcome is Outcome.FAILS else said.outcome
    return said._replace(outcome=outcome, failures=tuple(each._replace(certain=False) for each in said.failures))


def _after_go(run: Run, said: Prediction, argv: tuple[Argument, ...], env: Mapping[str, str | None]) -> State:
    """The state after a go command; what `go env -w` sets has its place there, unless ENV hides it."""
    places = dict(run.state.places)
    if said.name == "env":
        for argument in argv:
            name, equals, _ = (argument.value or "").partition("=")
            if equals and name in said.goenv and not env.get(name, ""):
                places[name] = Place(run.setting.dockerfile, argument.span)
    file = _settings_file(run, env)
    others = {key: value for key, value in run.state.goenv.items() if key[0] != file}
    goenv = others | {(file, name): value for name, value in said.goenv.items()}
    return run.state._replace(image=said.image, goenv=goenv, places=places)


def _settings_file(run: Run, env: Mapping[str, str | None]) -> str:
    """Where `go env -w` writes, so for one user only; "" where that can't be known (os.UserConfigDir, cfg.EnvFile)."""
    if "GOENV" in env and env["GOENV"] != "":
        return env["GOENV"] or ""
    config = env.get("XDG_CONFIG_HOME", "")
    home = env.get("HOME", "")
    home = run.state.user.home if home == "" else home
    if config == "" and home:
        config = join(home, ".config")
    return join(config, "go/env") if config else ""
