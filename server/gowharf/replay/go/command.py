"""The go command line: which command it is, its flags (GOFLAGS first) and arguments, or the error that go reports.

As cmd/go's main and the flag package read it: the first word that is no flag ends the flags, except for `go test`,
which takes its flags after the packages too. A word that can't be known ends the prediction only where it might be a
flag itself; of `-ldflags="…$(date)"` the name is known, and it is the value that isn't.
"""

import re
from collections.abc import Callable

from gowharf.replay.go import flags, kinds
from gowharf.replay.go.flags import Spec
from gowharf.replay.go.state import Command, GoFlag, Stop
from gowharf.replay.go.versions import minor as minor_of
from gowharf.replay.go.versions import shown as running
from gowharf.replay.model import Argument, Failure
from gowharf.startup import NamedTuple, regex
from gowharf.syntax.gomod_rules import is_go_version
from gowharf.syntax.gostring import quote
from gowharf.text.source import Place

_BOOLEANS = frozenset(("1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"))
_INTEGER = regex(r"[+-]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]*|[1-9][0-9_]*)")
_RAW_FLAG = regex(r"""["']?(--?[A-Za-z][\w.-]*)=""")
_RAW_WORD = regex(r"""["']?[\w./]""")

Raw = Callable[[Argument], str]


class Line(NamedTuple):
    """What main finds before it reads flags: `name` is "" without a command, "mod" for a group alone, or unknown.
    `known`: there is such a command. `chdir` is the -C directory; `rest` what follows the name."""

    name: str
    known: bool
    chdir: Argument | None
    rest: tuple[Argument, ...]
    argv: tuple[Argument, ...]


def lookup(argv: tuple[Argument, ...], version: str, raw: Raw) -> Line | Stop:
    """main.go: lookupCmd and handleChdirFlag. `raw` gives a word as it is written in the Dockerfile."""
    minor = minor_of(version)
    words = list(argv[1:])
    used = _used(words, minor)
    if used is None:
        return Stop(why="the command is not known")
    chdir: Argument | None = None
    if minor >= 20 and used < len(words):
        value = words[used].value
        if value in ("-C", "--C") and used + 1 < len(words):
            chdir = words[used + 1]
            del words[used : used + 2]
        elif value is not None and value.startswith(("-C=", "--C=")):
            chdir = words[used]._replace(value=value.partition("=")[2])
            del words[used]
        elif value is None and re.match(r"""["']?--?C=""", raw(words[used])):
            chdir = words[used]
            del words[used]
    used = _used(words, minor)
    if used is None:
        return Stop(why="the command is not known")
    name = " ".join(str(word.value) for word in words[:used])
    rest = tuple(words[used:])
    if name in flags.GROUPS or not name:
        return Line(name, name == "" and not rest, chdir, rest, argv)
    return Line(name, True, chdir, rest, argv)


def _used(words: list[Argument], minor: int) -> int | None:
    """How many words name the command; None: not known."""
    if not words:
        return 0
    first = words[0].value
    if first is None:
        return None
    if first == "help" or (first not in flags.GROUPS and flags.exists(first, minor)):
        return 1
    if first not in flags.GROUPS or (first == "work" and minor < 18):
        return 0
    if len(words) < 2:
        return 1
    if words[1].value is None:
        return None
    return 2 if flags.exists(f"{first} {words[1].value}", minor) else 1


def check_name(line: Line) -> Stop | None:
    """What main says of a command that it doesn't have, or a group without one."""
    if line.name not in ("", *flags.GROUPS):
        return None
    first = line.rest[0] if line.rest else None
    if first is None or first.value == "help":
        if first is not None:
            return None
        says = "Go is a tool for managing Go source code." if not line.name else f"usage: go {line.name} <command>"
        return Stop((Failure(kinds.USAGE, says, None, {"command": line.name}),))
    if not line.name and (first.value or "").startswith("-"):
        flag = (first.value or "").lstrip("-").partition("=")[0]
        says = f"flag provided but not defined: -{flag}\nGo is a tool for managing Go source code."
        return Stop((Failure(kinds.UNKNOWN_FLAG, says, None, {"command": "", "flag": flag, "since": ""}),))
    name = line.name or first.value or ""
    topic = f" {line.name}" if line.name else ""
    says = f"go {name}: unknown command\nRun 'go help{topic}' for usage."
    whole = f"{line.name} {first.value}".strip()
    return Stop((Failure(kinds.UNKNOWN_COMMAND, says, None, {"command": whole}),))


class _Parser:
    """Reads the flags of one command."""

    def __init__(self, line: Line, version: str, raw: Raw, dockerfile: str) -> None:
        self.name = line.name
        self.version = version
        self.minor = minor_of(version)
        self.specs = flags.table(line.name)
        self.raw = raw
        self.dockerfile = dockerfile
        self.flags: list[GoFlag] = []
        self.args: list[Argument] = []

    def spec(self, name: str) -> Spec | None:
        spec = self.specs.get(name)
        return spec if spec is not None and spec.known_to(self.minor) else None

    def fail(self, kind: str, message: str, flag: str, argument: Argument | None) -> Stop:
        spec = self.specs.get(flag)
        since = f"1.{spec.since}" if spec is not None and spec.since > self.minor else ""
        place = Place(self.dockerfile, argument.span) if argument is not None and self.dockerfile else None
        values = {"command": self.name, "flag": flag, "since": since}
        return Stop((Failure(kind, f"{message}\n{flags.usage(self.name, self.minor)}", place, values),))

    def run(self, words: tuple[Argument, ...]) -> Stop | None:
        at = 0
        while at < len(words):
            word = words[at]
            value = self._word(word)
            if value is None:
                return Stop(why="a word of the command line is not known")
            if value == "--":
                self.args.extend(words[at + 1 :])
                return None
            if len(value) < 2 or value[0] != "-":
                self.args.extend(words[at:])
                return None
            used = self._flag(words, at, value)
            if isinstance(used, Stop):
                return used
            at += used
        return None

    def run_test(self, words: tuple[Argument, ...]) -> Stop | None:
        """test.testFlags: flags of go test also after the packages; flags that it doesn't know are the program's."""
        at = 0
        listing, listed, after = False, False, False
        while at < len(words):
            value = self._word(words[at])
            if value is None:
                return Stop(why="a word of the command line is not known")
            if value == "--":
                return None
            was_after, after = after, False
            if len(value) < 2 or value[0] != "-":
                if listed and not listing:
                    if not was_after:
                        return None
                else:
                    listing = listed = True
                    self.args.append(words[at])
                at += 1
                continue
            listing = False
            name, equals, _ = value.lstrip("-").partition("=")
            if self.spec(name) is None and name not in ("h", "help") and not value.startswith("---"):
                if value in ("-args", "--args"):
                    return None
                listed, after = True, not equals
                at += 1
                continue
            used = self._flag(words, at, value)
            if isinstance(used, Stop):
                return used
            at += used
        return None

    def _word(self, word: Argument) -> str | None:
        """The word, "-name=" where only a flag's value is unknown, "?" for an argument whose text isn't known."""
        if word.value is not None:
            return word.value
        raw = self.raw(word)
        flag = _RAW_FLAG.match(raw)
        if flag:
            return flag[1] + "="
        return "?" if _RAW_WORD.match(raw) else None

    def _flag(self, words: tuple[Argument, ...], at: int, value: str) -> int | Stop:
        """Reads one flag; gives how many words it took."""
        word = words[at]
        name, equals, text = value.lstrip("-").partition("=")
        if value.startswith("---") or not name:
            return self.fail(kinds.BAD_FLAG, f"bad flag syntax: {value}", name, word)
        if name in ("h", "help") and name not in self.specs:
            return Stop((Failure(kinds.USAGE, flags.usage(self.name, self.minor), None, {"command": self.name}),))
        spec = self.spec(name)
        if spec is None:
            return self._undefined(words, at, name)
        known: str | None = text if word.value is not None else None
        used = 1
        if not equals:
            if spec.boolean:
                known = "true"
            elif at + 1 < len(words):
                known, used = words[at + 1].value, 2
            else:
                return self.fail(kinds.BAD_FLAG, f"flag needs an argument: -{name}", name, word)
        if known is not None:
            problem = _bad_value(self.name, name, spec, known) or self._bad_version(name, known)
            if problem:
                kind = kinds.FLAG_NOT_FIRST if name == "C" else kinds.BAD_FLAG
                return self.fail(kind, problem, name, word)
        self.flags.append(GoFlag(name, known, word))
        return used

    def _bad_version(self, name: str, value: str) -> str:
        """goVersionFlag: a Go newer than the running one; of its patch releases, which the tag may leave open, none."""
        if self.name not in ("mod tidy", "mod graph") or name not in ("go", "compat") or not value:
            return ""
        if not is_go_version(value):
            like = running(self.version)
            return f'invalid value {quote(value)} for flag -{name}: expecting a Go version like "{like}"'
        if minor_of(value) <= self.minor:
            return ""
        return f"invalid value {quote(value)} for flag -{name}: maximum supported Go version is {running(self.version)}"

    def _undefined(self, words: tuple[Argument, ...], at: int, name: str) -> Stop:
        if self.name in flags.OWN_FLAGS:
            return Stop(why=f"go {self.name} may know the flag -{name}")
        return self.fail(kinds.UNKNOWN_FLAG, f"flag provided but not defined: -{name}", name, words[at])


def _bad_value(command: str, name: str, spec: Spec, value: str) -> str:
    if name == "C":
        return f"invalid value {quote(value)} for flag -C: -C flag must be first flag on command line"
    if name == "buildvcs":
        bad = value not in _BOOLEANS and value not in ("", "auto")
        return f"invalid boolean value {quote(value)} for -buildvcs: value is neither 'auto' nor a valid bool" * bad
    if spec.number and not _INTEGER.fullmatch(value):
        return f"invalid value {quote(value)} for flag -{name}: parse error"
    loose = (command, name) in (("list", "json"), ("get", "u"), ("get", "d"), ("test", "v"), ("test", "test.v"))
    if spec.boolean and not loose and value not in _BOOLEANS:
        return f"invalid boolean value {quote(value)} for -{name}: parse error"
    return ""


def parse(
    line: Line, version: str, goflags: str | None, raw: Raw, dockerfile: str = "", goflags_place: Place | None = None
) -> Command | Stop:
    """The command with its flags. `goflags` None: unknown, which only `mod` and `modfile` matter for."""
    if line.name == "help":
        return Command("help", (), line.rest, line.argv)
    parser = _Parser(line, version, raw, dockerfile)
    problem = from_goflags(parser, goflags or "", goflags_place)
    if problem is not None:
        return problem
    if line.name == "doc":
        return Command("doc", (), line.rest, line.argv)
    run = parser.run_test if line.name == "test" else parser.run
    problem = run(line.rest) or _insecure(parser, goflags_place)
    if problem is not None:
        return problem
    return Command(line.name, tuple(parser.flags), tuple(parser.args), line.argv, goflags is not None)


def _insecure(parser: _Parser, goflags_place: Place | None) -> Stop | None:
    """`go get -insecure` ended with Go 1.17 (modget.runGet)."""
    given = next((flag for flag in parser.flags if flag.name == "insecure" and flag.value != "false"), None)
    if given is None or parser.minor < 17:
        return None
    says = "go: -insecure flag is no longer supported; use GOINSECURE instead"
    if given.argument is None:
        values = {"variable": "GOFLAGS", "value": "-insecure"}
        return Stop((Failure(kinds.GOFLAGS_INSECURE, says, goflags_place, values),))
    place = Place(parser.dockerfile, given.argument.span) if parser.dockerfile else None
    return Stop((Failure(kinds.UNKNOWN_FLAG, says, place, {"command": "get", "flag": "insecure", "since": ""}),))


def from_goflags(parser: _Parser, goflags: str, place: Place | None) -> Stop | None:
    """base.InitGOFLAGS and SetFromGOFLAGS: each word a flag that some command has; those of this one are set."""
    hide = parser.name in ("env", "bug")
    words, error = split_quoted(goflags)

    def stop(message: str, word: str) -> Stop:
        values = {"variable": "GOFLAGS", "value": goflags, "word": word}
        return Stop((Failure(kinds.GOFLAGS_INVALID, message, place, values),))

    if error:
        return None if hide else stop(f"go: parsing $GOFLAGS: {error}", "")
    for word in words if not hide else ():
        if word[:1] != "-" or word in ("-", "--") or word.startswith(("---", "-=", "--=")):
            return stop(f"go: parsing $GOFLAGS: non-flag {quote(word)}", word)
        name = word.removeprefix("-").removeprefix("-").partition("=")[0]
        if not flags.somewhere(name, parser.minor):
            return stop(f"go: parsing $GOFLAGS: unknown flag -{name}", word)
    for word in words:
        shown, equals, value = word.partition("=")
        if shown.startswith("--"):
            shown = shown[1:]
        name = shown[1:]
        spec = parser.spec(name)
        if spec is None or not shown.startswith("-"):
            continue
        usage = flags.usage(parser.name, parser.minor)
        if not equals:
            if not spec.boolean:
                return stop(f"go: flag needs an argument: {shown} (from $GOFLAGS)\n{usage}", word)
            value = "true"
        elif _bad_value(parser.name, name, spec, value):
            what = "boolean value" if spec.boolean else "value"
            return stop(
                f"go: invalid {what} {quote(value)} for flag {shown} (from $GOFLAGS): parse error\n{usage}", word
            )
        parser.flags.append(GoFlag(name, value, None))
    return None


def split_quoted(text: str) -> tuple[list[str], str]:
    """cmd/internal/quoted.Split: words at white space; a quote at a word's start holds white space together."""
    words: list[str] = []
    at = 0
    while at < len(text):
        char = text[at]
        if char in " \t\n\r":
            at += 1
        elif char in "\"'":
            end = text.find(char, at + 1)
            if end < 0:
                return words, f"unterminated {char} string"
            words.append(text[at + 1 : end])
            at = end + 1
        else:
            end = at
            while end < len(text) and text[end] not in " \t\n\r":
                end += 1
            words.append(text[at:end])
            at = end
    return words, ""
