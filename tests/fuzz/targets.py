"""What is fuzzed: each target takes bytes and fails where a promise is broken that holds for any input.

A target raises nothing for input that it is right to refuse. `TARGETS` has them by name.
"""

import asyncio
import gc
import io
import json
import logging
import os
import pathlib
from collections.abc import Callable, Mapping

from gowharf.check import config
from gowharf.check.engine import Report, check
from gowharf.check.errors import ConfigError
from gowharf.check.fixing import fix_all
from gowharf.check.settings import Settings
from gowharf.ide import formatting
from gowharf.project.discover import discover
from gowharf.project.files import MemoryFiles
from gowharf.project.git import GitView
from gowharf.project.gitignore import compile_patterns
from gowharf.project.model import Project
from gowharf.project.model import Settings as ProjectSettings
from gowharf.report.formats import FORMATS
from gowharf.report.model import Shown
from gowharf.syntax import dockerfile, dockerignore, gomod, gosource, gosum, modules_txt, shell
from gowharf.text.source import Source, Span

CORPUS = pathlib.Path(__file__).parent / "corpus"
MARK = b"\n-- "  # between the files of a project, as in a txtar archive
SETTINGS = Settings()


def text_of(data: bytes) -> str:
    """As a file's bytes are read."""
    return data.decode("utf-8", "surrogateescape")


def _inside(spans: "list[Span]", text: str) -> None:
    for span in spans:
        assert 0 <= span.start <= span.end <= len(text), (span, len(text))


def _gomod(data: bytes) -> None:
    text = text_of(data)
    for parse in (gomod.parse, gomod.parse_work):
        tree = parse(text)
        _inside([problem.span for problem in tree.problems], text)
        _inside([directive.span for directive in tree.directives], text)
        starts = [directive.span.start for directive in tree.directives]
        assert starts == sorted(starts)


def _formatted(name: str) -> Callable[[bytes], None]:
    def again(text: str) -> str | None:
        return formatting.formatted(project_of({name: text}), name)

    def target(data: bytes) -> None:
        once = again(text_of(data))
        if once is None or (twice := again(once)) == once:
            return
        # `go mod edit -fmt` drops a blank line that its own sorting has brought to a block's top when asked once more.
        assert name == "go.mod" and twice == again(twice or "")
        assert [line for line in once.split("\n") if line] == [line for line in (twice or "").split("\n") if line]

    return target


def _gosum(data: bytes) -> None:
    gosum.parse(text_of(data))


def _modules_txt(data: bytes) -> None:
    modules_txt.parse(text_of(data))


def _dockerfile(data: bytes) -> None:
    text = text_of(data)
    tree = dockerfile.parse(text)
    _inside([problem.span for problem in tree.problems], text)
    at = 0
    for instruction in tree.instructions:
        assert at <= instruction.span.start <= instruction.span.end <= len(text)
        at = instruction.span.end


def _dockerignore(data: bytes) -> None:
    head, _, paths = data.partition(b"\x00")
    tree = dockerignore.parse(text_of(head))
    for path in text_of(paths).split("\n")[:20]:
        tree.decide(path)


def _gitignore(data: bytes) -> None:
    head, _, paths = data.partition(b"\x00")
    matches = compile_patterns(tuple(text_of(head).split("\n")))
    for path in text_of(paths).split("\n")[:20]:
        matches(path, False)


def _shell(data: bytes) -> None:
    shell.parse(text_of(data))


def _gosource(data: bytes) -> None:
    gosource.parse(text_of(data))


def _configuration(data: bytes) -> None:
    for pyproject in (False, True):
        try:
            config.parse(Source("gowharf.toml", text_of(data)), pyproject)
        except ConfigError as error:
            assert "\n" not in str(error)


def files_of(data: bytes) -> dict[str, str]:
    """A project from one input: `-- NAME --` lines part the files, as in a txtar archive."""
    files: dict[str, str] = {}
    for piece in (b"\n" + data).split(MARK)[1:21]:
        head, _, body = piece.partition(b"\n")
        name = os.path.normpath("/" + text_of(head).removesuffix(" --").strip())[1:]
        if name and "\x00" not in name and not any(_nested(name, other) for other in files):
            files[name] = text_of(body)
    return files


def _nested(name: str, other: str) -> bool:
    return name == other or name.startswith(other + "/") or other.startswith(name + "/")


def project_of(texts: Mapping[str, str]) -> Project:
    """A project in memory."""
    files, git = MemoryFiles(texts), GitView(False)
    return Project("/work", files, git, ProjectSettings(), discover(files, git))


def analysed(texts: Mapping[str, str]) -> Report:
    """What is found; a rule that crashes fails the target."""
    report = check(project_of(texts), SETTINGS)
    for finding in report.findings:
        assert finding.rule != "internal-error", finding.message
        source = report.project.files.read(finding.place.path)
        if isinstance(source, Source):
            _inside([finding.place.span], source.text)
    return report


def _project(data: bytes) -> None:
    texts = files_of(data)
    report = analysed(texts)
    for unsafe in (False, True):
        done = fix_all(texts.get, report.findings, lambda new: analysed({**texts, **new}).findings, unsafe=unsafe)
        assert done.settled
    shown = Shown((report,), lambda _, path: path)
    for render in FORMATS.values():
        for piece in render(shown):
            piece.encode("utf-8", "surrogatepass")


def _messages(data: bytes) -> None:
    """Lines of JSON, each a message to one server."""
    from gowharf.lsp import wire
    from gowharf.lsp.server import Server

    logging.disable()

    async def talk() -> None:
        server = Server()
        out = io.BytesIO()
        server.protocol.set_writer(wire.Writer(out))
        asked = []
        for body in data.split(b"\n")[:30]:
            if b'"file://' in body and b'"file:///work' not in body:
                continue  # a client may name any folder of the machine; here it has no business there
            asked += _requested(body)
            try:
                server.protocol.receive(body)
            except SystemExit:
                break
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        server.protocol.closed()
        answered = out.getvalue()
        assert len(asked) == 0 or answered, "no answer"

    asyncio.run(talk())
    gc.unfreeze()  # a server keeps what it began with for its process's life; here there are many of them


def _requested(body: bytes) -> list[object]:
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return []
    wanted = isinstance(message, dict) and message.get("jsonrpc") == "2.0" and isinstance(message.get("method"), str)
    return [message["id"]] if wanted and isinstance(message.get("id"), int) else []


def _frames(data: bytes) -> None:
    from gowharf.lsp import wire

    stream = io.BytesIO(data)
    while (body := wire.read_message(stream)) is not None:
        assert len(body) <= len(data)


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "gomod": _gomod,
    "gomod-format": _formatted("go.mod"),
    "dockerfile-format": _formatted("Dockerfile"),
    "gosum": _gosum,
    "modules-txt": _modules_txt,
    "dockerfile": _dockerfile,
    "dockerignore": _dockerignore,
    "gitignore": _gitignore,
    "shell": _shell,
    "gosource": _gosource,
    "configuration": _configuration,
    "project": _project,
    "messages": _messages,
    "frames": _frames,
}
