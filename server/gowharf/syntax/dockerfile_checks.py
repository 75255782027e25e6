"""What BuildKit refuses of an instruction that parsed (instructions/parse.go, bflag.go), first complaint first.

Each function answers with at most one problem, since BuildKit goes no further than one an instruction. The checks
of ARG and STOPSIGNAL never look at flags, and ONBUILD's trigger is not checked at all: so does BuildKit.
"""

from gowharf.startup import regex
from gowharf.syntax.dockerfile_expand import LexError
from gowharf.syntax.dockerfile_heredoc import parse_marker
from gowharf.syntax.dockerfile_instructions import KEYWORDS
from gowharf.syntax.dockerfile_mount import parse_time_problem
from gowharf.syntax.dockerfile_quote import did_you_mean, go_quote, suggest
from gowharf.syntax.dockerfile_tree import Flag, Instruction, Problem
from gowharf.syntax.dockerfile_words import SPACE, keyword_end, trim

BOOLEAN, STRING, STRINGS = "boolean", "string", "strings"
FLAGS: dict[str, dict[str, str]] = {
    "FROM": {"platform": STRING},
    "RUN": {"device": STRINGS, "mount": STRINGS, "network": STRING, "security": STRING},
    "COPY": {
        "chown": STRING, "from": STRING, "chmod": STRING, "link": BOOLEAN, "exclude": STRINGS, "parents": BOOLEAN,
    },
    "ADD": {
        "chown": STRING, "chmod": STRING, "link": BOOLEAN, "keep-git-dir": BOOLEAN, "checksum": STRING,
        "unpack": BOOLEAN, "exclude": STRINGS,
    },
    "HEALTHCHECK": {
        "interval": STRING, "timeout": STRING, "start-period": STRING, "start-interval": STRING, "retries": STRING,
    },
}  # fmt: skip

_NETWORKS = ("default", "none", "host")
_SECURITY = ("insecure", "sandbox")
_AT_LEAST_ONE = frozenset(("ARG", "ENV", "EXPOSE", "HEALTHCHECK", "LABEL", "ONBUILD", "SHELL", "VOLUME"))
_EXACTLY_ONE = frozenset(("MAINTAINER", "STOPSIGNAL", "USER", "WORKDIR"))
_FLAGS_FIRST = frozenset(("ENV", "LABEL", "SHELL"))
_UNCHECKED_FLAGS = frozenset(("ARG", "STOPSIGNAL"))
_STAGE_NAME = regex(r"[a-z][a-z0-9\-_.]*\Z")
_DURATION_UNIT = regex(r"([0-9]*)(?:\.([0-9]*))?([^0-9.]*)")
_UNITS = {"ns": 1e-6, "us": 1e-3, "µs": 1e-3, "μs": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4, "h": 3.6e6}


def check(instruction: Instruction, line: str) -> Problem | None:
    """The first thing BuildKit says against the instruction; `line` is its joined text."""
    keyword = instruction.keyword
    if keyword not in KEYWORDS:
        start, end = trim(line, 0, len(line))
        written = line[start : keyword_end(line, start, end)[0]]
        suggestion = suggest(written, sorted(name.lower() for name in KEYWORDS), False)
        message = did_you_mean(f"unknown instruction: {written}", suggestion)
        return Problem("unknown-instruction", instruction.keyword_span, message, True, suggestion)
    if keyword == "FROM":
        return _stage_name(instruction) or _flags(instruction)
    if keyword in ("COPY", "ADD"):
        return _copy(instruction)
    if keyword == "HEALTHCHECK":
        return _healthcheck(instruction)
    count = _count(instruction)
    flags = None if keyword in _UNCHECKED_FLAGS else _flags(instruction)
    problem = flags or count if keyword in _FLAGS_FIRST else count or flags
    if problem is not None:
        return problem
    special = _SPECIAL.get(keyword)
    return special(instruction) if special else None


def _count(instruction: Instruction) -> Problem | None:
    keyword = instruction.keyword
    if keyword in _AT_LEAST_ONE and not instruction.words:
        return _about(instruction, "arguments", f"{keyword} requires at least one argument")
    if keyword in _EXACTLY_ONE and not instruction.words:
        return _about(instruction, "arguments", f"{keyword} requires exactly one argument")
    return None


def _about(instruction: Instruction, kind: str, message: str) -> Problem:
    """A problem with the arguments; it is shown at them, or at the keyword where there are none."""
    text = instruction.args.text
    span = instruction.args.span(0, len(text)) if text else instruction.keyword_span
    return Problem(kind, span, message)


def _flags(instruction: Instruction) -> Problem | None:
    """BFlags.Parse."""
    known = FLAGS.get(instruction.keyword, {})
    used: set[str] = set()
    for flag in instruction.flags:
        name = f"--{flag.name}"
        kind = known.get(flag.name)
        if kind is None:
            suggestion = suggest(flag.name, sorted(known), True)
            message = did_you_mean(f"unknown flag: {name}", suggestion)
            return Problem("unknown-flag", flag.span, message, True, suggestion)
        if flag.name in used and kind != STRINGS:
            return Problem("duplicate-flag", flag.span, f"duplicate flag specified: {name}")
        used.add(flag.name)
        if flag.value is None if kind != BOOLEAN else flag.value == "":
            return Problem("flag-value", flag.span, f"missing a value on flag: {name}")
        if kind == BOOLEAN and (flag.value or "true").lower() not in ("true", "false"):
            message = f"expecting boolean value for flag {name}, not: {flag.value}"
            return Problem("flag-value", flag.span, message)
    return None


def _stage_name(instruction: Instruction) -> Problem | None:
    words = instruction.words
    if len(words) == 3 and words[1].raw.lower() == "as":
        if _STAGE_NAME.match(words[2].raw.lower()):
            return None
        shown = go_quote(words[2].raw)
        message = f"invalid name for build stage: {shown}, name can't start with a number or contain symbols"
        return Problem("stage-name", words[2].span, message)
    if len(words) != 1:
        return _about(instruction, "from-arguments", "FROM requires either one or three arguments")
    return None


def _copy(instruction: Instruction) -> Problem | None:
    keyword, words = instruction.keyword, instruction.words
    if len(words) < 2:
        message = (
            f"{keyword} requires at least two arguments, but only one was provided. Destination could not be determined"
        )
        return _about(instruction, "no-destination", message)
    problem = _flags(instruction)
    if problem is not None:
        return problem
    try:
        marker = parse_marker(words[-1].raw) if "<<" in words[-1].raw else None
    except LexError:
        return None
    if marker is None:
        return None
    return Problem("heredoc-destination", words[-1].span, f"{keyword} cannot accept a heredoc as a destination")


def _healthcheck(instruction: Instruction) -> Problem | None:
    words = instruction.words
    problem = _count(instruction)
    if problem is not None:
        return problem
    kind = words[0].raw.upper()
    if kind == "NONE":
        if len(words) == 1:
            return None
        return Problem("healthcheck", words[1].span, "HEALTHCHECK NONE takes no arguments")
    problem = _flags(instruction)
    if problem is not None:
        return problem
    if kind != "CMD":
        message = f"Unknown type {go_quote(kind)} in HEALTHCHECK (try CMD)"
        return Problem("healthcheck", words[0].span, message)
    if len(words) == 1:
        return Problem("healthcheck", words[0].span, "Missing command after HEALTHCHECK CMD")
    for name in ("interval", "timeout", "start-period", "start-interval"):
        flag = instruction.flag(name)
        message_or_none = _interval(flag) if flag else None
        if flag and message_or_none:
            return Problem("flag-value", flag.value_span, message_or_none)
    return _retries(instruction.flag("retries"))


def _interval(flag: Flag) -> str | None:
    """parseOptInterval and, inside it, time.ParseDuration."""
    written = flag.value or ""
    rest = written[1:] if written[:1] in ("-", "+") else written
    if not written or rest == "0":
        return None
    shown = go_quote(written)
    total = 0.0
    at = 0
    while at < len(rest) or not rest:
        match = _DURATION_UNIT.match(rest, at)
        whole, part, unit = match.groups() if match else ("", None, "")
        if not whole and not part:
            return f"time: invalid duration {shown}"
        if not unit:
            return f"time: missing unit in duration {shown}"
        if unit not in _UNITS:
            return f"time: unknown unit {go_quote(unit)} in duration {shown}"
        if len(whole) > 18:
            return f"time: invalid duration {shown}"
        total += float(f"{whole or 0}.{part or 0}") * _UNITS[unit]
        at = match.end() if match else len(rest)
    if total == 0 or (total >= 1 and not written.startswith("-")):
        return None
    return f'Interval "{flag.name}" cannot be less than 1ms'


def _retries(flag: Flag | None) -> Problem | None:
    """strconv.ParseInt(value, 10, 32), and no negative number."""
    if flag is None or not flag.value:
        return None
    value = flag.value
    digits = value[1:] if value[0] in "+-" else value
    if not (digits.isascii() and digits.isdigit()):
        message = f"strconv.ParseInt: parsing {go_quote(value)}: invalid syntax"
        return Problem("flag-value", flag.value_span, message)
    number = int(digits.lstrip("0")[:11] or "0")
    if number > (1 << 31) - (value[0] != "-"):
        message = f"strconv.ParseInt: parsing {go_quote(value)}: value out of range"
        return Problem("flag-value", flag.value_span, message)
    if value[0] == "-" and number:
        return Problem("flag-value", flag.value_span, f"--retries cannot be negative (-{number})")
    return None


def _blank_names(instruction: Instruction) -> Problem | None:
    for pair in instruction.pairs:
        if not pair.key:
            return Problem("blank-name", pair.span, f"{instruction.keyword} names can not be blank")
    return None


def _onbuild(instruction: Instruction) -> Problem | None:
    inner = instruction.inner
    if inner is None:
        return None
    if inner.keyword == "ONBUILD":
        return Problem("onbuild", inner.keyword_span, "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed")
    if inner.keyword in ("MAINTAINER", "FROM"):
        return Problem("onbuild", inner.keyword_span, f"{inner.keyword} isn't allowed as an ONBUILD trigger")
    return None


def _run(instruction: Instruction) -> Problem | None:
    for flag in instruction.flags:
        found = parse_time_problem(flag) if flag.name == "mount" else None
        if found is not None:
            return Problem("mount", found[1], found[0])
    network = instruction.flag("network")
    if network and network.value not in _NETWORKS:
        return Problem("network", network.value_span, f"invalid network mode {go_quote(network.value or '')}")
    security = instruction.flag("security")
    if security and security.value not in _SECURITY:
        return Problem("security", security.value_span, f"security {go_quote(security.value or '')} is not valid")
    return None


def _shell(instruction: Instruction) -> Problem | None:
    if instruction.json:
        return None
    return _about(instruction, "shell-json", "SHELL requires the arguments to be in JSON form")


def _volume(instruction: Instruction) -> Problem | None:
    for word in instruction.words:
        if not word.raw.strip(SPACE):
            return Problem("volume", word.span, "VOLUME specified can not be an empty string")
    return None


_SPECIAL = {
    "ARG": _blank_names,
    "ENV": _blank_names,
    "LABEL": _blank_names,
    "ONBUILD": _onbuild,
    "RUN": _run,
    "SHELL": _shell,
    "VOLUME": _volume,
}
