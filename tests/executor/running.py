"""RUN and the container: a command in a chroot, inside its own mount and network namespaces.

The namespaces' setup is a shell script, so that all mounts are gone with the last process. A stage's /usr/local is its
own and may be written; the rest of /usr is the host's, read-only.
"""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from shlex import join, quote
from typing import NamedTuple

from tests.executor.base import Base
from tests.executor.images import Stage, user, write
from tests.executor.reading import BuildError, Instruction
from tests.executor.words import expand, options

_HIDDEN_ON_ALPINE = ("gcc", "git", "cc", "g++", "make", "clang", "x86_64-linux-gnu-gcc", "aarch64-linux-gnu-gcc")
_LIMIT = 240  # seconds, before a command is taken for hanging
_BUILD_CACHE = "/root/.cache/go-build"


class Step(NamedTuple):
    """What came of one instruction."""

    instruction: str
    exit: int
    out: str = ""
    err: str = ""


class Surroundings(NamedTuple):
    """What a build gives its commands. `kept`: what .dockerignore leaves of the context."""

    base: Base
    work: pathlib.Path
    context: pathlib.Path
    kept: Sequence[str]
    stages: Sequence[Stage]
    fakeproxy: dict[str, object]
    secrets: dict[str, str]


def run(around: Surroundings, stage: Stage, instruction: Instruction) -> Step:
    """Runs one RUN instruction."""
    env = dict(stage.env)
    mounts = [line for word in instruction.each_flag("mount") for line in _mount(around, stage, word, env)]
    if instruction.json:
        argv = list(instruction.args)
    else:
        argv = [*stage.shell, _shell_text(instruction)]
    return execute(around, stage, argv, instruction.original, mounts, env)


def execute(
    around: Surroundings,
    stage: Stage,
    argv: Sequence[str],
    shown: str,
    mounts: Sequence[str] = (),
    env: dict[str, str] | None = None,
) -> Step:
    """Runs a program in the stage's root."""
    who = user(stage, stage.user)
    variables = {"HOME": who.home, **stage.args, **(stage.env if env is None else env)}
    ready = around.work / "proxies-ready"
    ready.unlink(missing_ok=True)
    script = ["set -e", "ip link set lo up", *_system(around.base, stage, who.uid), *mounts]
    if around.fakeproxy:
        program = [sys.executable, str(pathlib.Path(__file__).with_name("fakeproxy.py"))]
        folders = [str(around.base.proxy), str(around.base.tls)]
        script.append(f"{join([*program, *folders, json.dumps(around.fakeproxy), str(ready)])} & served=$!")
        script.append(f"until [ -e {quote(str(ready))} ]; do sleep 0.02; done")
    script.append(f"mkdir -p {quote(str(stage.host(stage.workdir)))}")
    script.append("set +e")
    if stage.has_system:
        argv = ["/bin/sh", "-c", f"cd {quote(stage.workdir)} && exec {join(argv)}"]
    spec = [f"--userspec={who.uid}:{who.gid}", f"--groups={who.gid}"] if who.uid or who.gid else []
    enter = ["/usr/sbin/chroot", *spec, str(stage.root)]
    if not stage.has_system and stage.workdir != "/":  # no shell is there to change the directory
        enter = ["/usr/bin/nsenter", f"--root={stage.root}", f"--wd={stage.host(stage.workdir)}"]
        enter += [f"--setuid={who.uid}", f"--setgid={who.gid}", "--"]
    inside = [*(f"{name}={value}" for name, value in variables.items()), *enter]
    script.append(f"env -i {join([*inside, *argv])}; status=$?")
    script += ["kill $served"] if around.fakeproxy else []
    script.append("exit $status")
    return Step(shown, *_namespaced("\n".join(script)))


def _namespaced(script: str) -> tuple[int, str, str]:
    pipe = subprocess.PIPE
    command = ["unshare", "-mn", "/bin/sh", "-c", script]
    process = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, errors="replace", start_new_session=True)
    try:
        out, err = process.communicate(timeout=_LIMIT)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    return process.returncode, out, err


def _shell_text(instruction: Instruction) -> str:
    text = instruction.args[0] if instruction.args else ""
    if not instruction.heredocs:
        return text
    name, content = next(iter(instruction.heredocs.items()))
    return content if text.strip().startswith("<<") else f"{text}\n{content}{name}"


def _system(base: Base, stage: Stage, uid: int) -> list[str]:
    root = quote(str(stage.root))
    script = []
    if stage.has_system:
        own = stage.root.with_name(f"{stage.root.name}-local")
        own.mkdir(exist_ok=True)
        script += [
            f"mount --bind {root}/usr/local {quote(str(own))}",  # held there while /usr covers it
            f"mount --bind /usr {root}/usr && mount -o remount,ro,bind {root}/usr",
            f"mount --bind {quote(str(own))} {root}/usr/local",
            f"mount --bind {quote(str(base.proxy))} {root}/proxy",
        ]
        if stage.kind != "golang":
            hidden = (f"/usr/bin/{name}" for name in _HIDDEN_ON_ALPINE)
            script += [f"mount --bind /dev/null {root}{path}" for path in hidden if os.path.exists(path)]
    if stage.go:
        script.append(f"mount --bind {quote(str(base.goroot(stage.go)))} {root}/usr/local/go")
        script.append(f"mount --bind {quote(str(base.go_env))} {root}/usr/local/go/go.env")
    if stage.go and uid == 0:
        stage.host(_BUILD_CACHE).mkdir(parents=True, exist_ok=True)
        script.append(f"mount --bind {quote(str(base.go_cache))} {root}{_BUILD_CACHE}")
    if stage.kind != "scratch":
        script += _devices(root)
        script.append(f"mount -t proc proc {root}/proc 2>/dev/null || mount --rbind /proc {root}/proc")
    return script


def _devices(root: str) -> list[str]:
    """A /dev of the step's own: one that a command could change is the machine's."""
    script = [f"mount -t tmpfs -o mode=755 devices {root}/dev", f"mkdir -m 1777 {root}/dev/shm"]
    nodes = ("null", "zero", "full", "random", "urandom", "tty")
    script += [f"touch {root}/dev/{name} && mount --bind /dev/{name} {root}/dev/{name}" for name in nodes]
    links = {"fd": "", "stdin": "/0", "stdout": "/1", "stderr": "/2"}
    script += [f"ln -s /proc/self/fd{number} {root}/dev/{name}" for name, number in links.items()]
    return script


def _mount(around: Surroundings, stage: Stage, word: str, env: dict[str, str]) -> list[str]:
    wanted = options(expand(word, stage.variables))
    target = wanted.get("target") or wanted.get("dst") or wanted.get("destination") or ""
    kind = wanted.get("type", "bind")
    if kind == "bind":
        return _bind(around, stage, stage.path(target), wanted)
    if kind == "tmpfs":
        place = stage.host(stage.path(target))
        place.mkdir(parents=True, exist_ok=True)
        return [f"mount -t tmpfs tmpfs {quote(str(place))}"]
    if kind == "cache":
        return _cache(around, stage, stage.path(target), wanted)
    if kind == "secret":
        _secret(around, stage, target, wanted, env)
    return []


def _bind(around: Surroundings, stage: Stage, target: str, wanted: dict[str, str]) -> list[str]:
    source = os.path.normpath("/" + (wanted.get("source") or wanted.get("src") or "")).lstrip("/")
    if "from" in wanted:
        root = next(one.root for one in around.stages if one.name == wanted["from"])
    else:
        root = _kept_context(around)
    full, place = root / source, stage.host(target)
    if not os.path.lexists(full):
        raise BuildError(f'failed to calculate checksum of ref: "/{source}": not found')
    if full.is_dir():
        place.mkdir(parents=True, exist_ok=True)
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
    line = f"mount --bind {quote(str(full))} {quote(str(place))}"
    if "rw" in wanted or "readwrite" in wanted:
        return [line]
    return [line, f"mount -o remount,ro,bind {quote(str(place))}"]


def _cache(around: Surroundings, stage: Stage, target: str, wanted: dict[str, str]) -> list[str]:
    if target == _BUILD_CACHE:
        return []
    folder = around.work / "cache" / (wanted.get("id") or target).replace("/", "_")
    if not folder.is_dir():
        folder.mkdir(parents=True)
        os.chown(folder, int(wanted.get("uid", 0)), int(wanted.get("gid", 0)))
        folder.chmod(int(wanted.get("mode", "755"), 8))
    stage.host(target).mkdir(parents=True, exist_ok=True)
    return [f"mount --bind {quote(str(folder))} {quote(str(stage.host(target)))}"]


def _secret(around: Surroundings, stage: Stage, target: str, wanted: dict[str, str], env: dict[str, str]) -> None:
    name = wanted.get("id", "")
    value = around.secrets.get(name)
    if value is None and wanted.get("required") == "true":
        raise BuildError(f"secret {name}: not found")
    if value is None:
        return
    if "env" in wanted:
        env[wanted["env"]] = value
    if target or "env" not in wanted:
        write(stage.host(stage.path(target or f"/run/secrets/{name}")), value, 0o400)


def _kept_context(around: Surroundings) -> pathlib.Path:
    folder = around.work / "context"
    if not folder.is_dir():
        folder.mkdir()
        for name in around.kept:
            if name.endswith("/"):
                (folder / name).mkdir(parents=True, exist_ok=True)
                continue
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(around.context / name, folder / name, follow_symlinks=False)
    return folder
