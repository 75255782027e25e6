"""Follows the shell script of a RUN, command by command, without running anything.

The shell's own constructs (&&, ||, ;, pipes, if, loops) are here; simple commands are in `commands`. A branch that may
or may not be taken is followed *conditionally*: afterwards what it touched is unknown. A command whose failure does
not fail the RUN is *ignored*.
"""

from gowharf.replay.builtins import ENDS
from gowharf.replay.commands import simple
from gowharf.replay.model import Failure
from gowharf.replay.shellrun import Flow, Frame, Run, Status
from gowharf.replay.state import State
from gowharf.startup import regex
from gowharf.syntax import shell
from gowharf.text.source import Place

DEPTH = 400  # nodes inside nodes; the parser stops long before
_ROUNDS = 20
_LOOP = ("break", "continue")
_LEAVING = [[word] for word in ENDS]
_QUESTIONS = [["["], ["[["], ["test"], ["grep"]]


def follow(run: Run, text: str) -> Status:
    """Follows a script given as text (its spans are those of the `Joined` text)."""
    tree = shell.parse(text)
    if tree.problems and tree.body is None:
        return run.lose()
    if tree.body is None:
        return Status.OK
    status = construct(run, tree.body, Flow())
    ended = run.exited or status
    for span, message in tree.problems:
        if run.exited is None and any(part in message for part in _EVERYWHERE):
            at = "/bin/sh: " if run.state.tools.libc == "musl" else "/bin/sh: 1: "
            values = {"command": "the shell", "why": "comment" if _REMARK.search(text) else "syntax"}
            place = Place(run.setting.dockerfile, run.joined.span(span.start, max(span.end, span.start)))
            run.note(Failure("run-command-fails", at + message, place, values), Flow())
            return Status.FAIL
    return ended


# What no shell takes; the rest may be a form of bash's.
_EVERYWHERE = ("end of file unexpected", '"&&" unexpected', '"||" unexpected', '";" unexpected', '"|" unexpected')
_REMARK = regex(r"(?<![^\s;&|])#")


def construct(run: Run, node: shell.Node, flow: Flow) -> Status:
    """Follows one construct; how it ends."""
    if run.exited is not None:
        return run.exited
    run.depth += 1
    try:
        if run.depth > DEPTH:
            return run.lose()
        if run.perhaps:
            flow = flow._replace(conditional=True)
        status = _by_kind(run, node, flow)
        if isinstance(node, shell.Simple | shell.Subshell):
            run.spared = False
        run.variables["?"] = {Status.OK: "0", Status.FAIL: "1"}.get(status)
        return status
    finally:
        run.depth -= 1


def _by_kind(run: Run, node: shell.Node, flow: Flow) -> Status:
    match node:
        case shell.Simple():
            return simple(run, node, flow)
        case shell.Sequence():
            return _sequence(run, node, flow)
        case shell.AndOr():
            return _and_or(run, node, flow)
        case shell.Pipeline():
            return _pipeline(run, node, flow)
        case shell.Subshell():
            status = _subshell(run, node.body, flow._replace(overlooked=False))
            run.redirects(node.redirects)
            return status
        case shell.Group():
            status = construct(run, node.body, flow)
            run.redirects(node.redirects)
            return status
        case shell.If():
            return _if(run, node, flow)
        case shell.Loop():
            return _loop(run, node, flow)
        case shell.Case():
            return _case(run, node, flow)
        case shell.Function():
            run.functions[node.name] = node.body
            return Status.OK
        case _:
            return run.lose()


def _sequence(run: Run, node: shell.Sequence, flow: Flow) -> Status:
    status = Status.OK
    last = len(node.commands) - 1
    for position, command in enumerate(node.commands):
        background = node.background[position] if position < len(node.background) else False
        loose = background or (position != last and not run.errexit and not _or_exits(command))
        overlooked = flow.overlooked or position != last
        status = construct(run, command, flow._replace(ignored=flow.ignored or loose, overlooked=overlooked))
        if run.exited is not None:
            return run.exited
        if background:
            status = Status.OK
        elif status is Status.FAIL and run.errexit and not flow.ignored and not run.spared:
            return Status.FAIL
    return status


def _and_or(run: Run, node: shell.AndOr, flow: Flow) -> Status:
    # The chain is left-associative and may be long, so it is walked, not recursed into.
    chain: list[tuple[str, shell.Node]] = []
    left: shell.Node = node
    while isinstance(left, shell.AndOr):
        chain.append((left.op, left.right))
        left = left.left
    chain.reverse()
    rescues = [op == "||" and not _gives_up(right) for op, right in chain]
    spared = run.errexit and flow.overlooked
    rescued = [any(rescues[at:]) or (spared and at < len(chain)) for at in range(len(chain) + 1)]
    ended = False  # whether the last command ran
    status = construct(run, left, flow._replace(ignored=flow.ignored or rescued[0]))
    doubt: tuple[State, Frame] | None = None  # since when it isn't known whether the commands run
    for position, (op, right) in enumerate(chain):
        if run.exited is not None:
            return run.exited
        before = chain[position - 1][1] if position else left
        runs = status is Status.OK if op == "&&" else status is Status.FAIL
        never = status is Status.FAIL if op == "&&" else status is Status.OK
        if never:
            # After a certain failure the rest of an && chain is still followed, to find what else will fail.
            if op == "||" or _asks(before):
                continue
            denied = run.denied
            construct(run, right, flow._replace(conditional=True, ignored=flow.ignored or rescued[position + 1]))
            run.denied = denied
            continue
        if op == "||" and doubt is not None:
            _merge(run, doubt)
            doubt = None
        # Of most programs it is taken that they succeed, so what stands behind their && runs; of questions it isn't.
        if op == "&&" and not runs and doubt is None and (_asks(before) or _last_words(right)[:1] in _LEAVING):
            doubt = run.state, run.frame()
        alternative = op == "||" and not runs
        conditional = flow.conditional or alternative or doubt is not None
        within = flow._replace(conditional=conditional, ignored=flow.ignored or rescued[position + 1])
        if alternative:
            _maybe(run, right, within)
            status = Status.UNKNOWN
        else:
            after = construct(run, right, within)
            ended = position == len(chain) - 1
            status = Status.UNKNOWN if status is Status.UNKNOWN and after is Status.OK else after
    if doubt is not None:
        _merge(run, doubt)
    run.spared = run.spared or not ended
    return run.exited or status


def _asks(node: shell.Node) -> bool:
    """`[ -d vendor ]`: what stands behind such a question is not run because it is not wanted."""
    if isinstance(node, shell.Pipeline):
        node = node.commands[0]
    return _last_words(node)[:1] in _QUESTIONS


def _pipeline(run: Run, node: shell.Pipeline, flow: Flow) -> Status:
    statuses: list[Status] = []
    last = len(node.commands) - 1
    for position, command in enumerate(node.commands):
        loose = node.negated or (position != last and not run.pipefail)
        frame = run.frame()
        statuses.append(construct(run, command, flow._replace(ignored=flow.ignored or loose, overlooked=False)))
        if len(node.commands) > 1:
            run.leave(frame)
    run.spared = node.negated
    if node.negated:
        if statuses[-1] is Status.OK:
            _denied(run, node)
        return {Status.OK: Status.FAIL, Status.FAIL: Status.OK}.get(statuses[-1], Status.UNKNOWN)
    if run.pipefail and Status.FAIL in statuses:
        return Status.FAIL
    return statuses[-1]


def _denied(run: Run, node: shell.Pipeline) -> None:
    """`! command`, where the command succeeds."""
    says = "did not complete successfully: exit code: 1"
    span = run.joined.span(node.span.start, node.span.end)
    values = {"command": "! " + node.commands[-1].span.text(run.joined.text).strip(), "path": "", "why": "denied"}
    run.denied = Failure("run-command-fails", says, Place(run.setting.dockerfile, span), values)


def _subshell(run: Run, body: shell.Node, flow: Flow) -> Status:
    frame, perhaps = run.frame(), run.perhaps
    status = run.arrive(construct(run, body, flow), ENDS)
    run.leave(frame)
    run.perhaps = perhaps
    return status


def _if(run: Run, node: shell.If, flow: Flow) -> Status:
    for condition, body in node.branches:
        held = construct(run, condition, flow._replace(ignored=True))
        if held is Status.OK:
            return construct(run, body, flow)
        if held is Status.UNKNOWN:
            _maybe(run, body, flow._replace(conditional=True))
            position = node.branches.index((condition, body))
            for later, otherwise in node.branches[position + 1 :]:
                _maybe(run, later, flow._replace(conditional=True, ignored=True))
                _maybe(run, otherwise, flow._replace(conditional=True))
            if node.otherwise is not None:
                _maybe(run, node.otherwise, flow._replace(conditional=True))
            return Status.UNKNOWN
    if node.otherwise is not None:
        return construct(run, node.otherwise, flow)
    return Status.OK


def _loop(run: Run, node: shell.Loop, flow: Flow) -> Status:
    if node.kind == "for" and node.items is not None:
        values: list[str] = []
        for item in node.items:
            fields = run.fields(item)
            if fields is not None and item.glob:
                fields = run.matches(fields)
            if fields is None:
                return _loop_unknown(run, node, flow)
            values.extend(fields)
        if len(values) > 20:
            return _loop_unknown(run, node, flow)
        return _each(run, node, tuple(values), flow)
    if node.condition is not None and _asks(node.condition):
        return _rounds(run, node, node.condition, flow)
    return _loop_unknown(run, node, flow)


def _each(run: Run, node: shell.Loop, values: tuple[str, ...], flow: Flow) -> Status:
    """A loop over known words: it ends as its last round does, unless a failure ends the script."""
    status = Status.OK
    for position, value in enumerate(values):
        loose = position != len(values) - 1 and not run.errexit and not _or_exits(node.body)
        run.variables[node.variable] = value
        overlooked = flow.overlooked or position != len(values) - 1
        status = construct(run, node.body, flow._replace(ignored=flow.ignored or loose, overlooked=overlooked))
        broken = run.leaving == "break"
        status = run.arrive(status, _LOOP if broken else ("continue",))
        if run.exited is not None:
            return run.exited
        if broken:
            break
        if status is Status.FAIL and run.errexit and not flow.ignored and not run.spared:
            return Status.FAIL
    run.perhaps -= {"break"}
    return status


def _rounds(run: Run, node: shell.Loop, condition: shell.Node, flow: Flow) -> Status:
    """while and until over a question, for as long as its answer is known."""
    goes_on = Status.OK if node.kind == "while" else Status.FAIL
    status = Status.OK
    for _ in range(_ROUNDS):
        held = construct(run, condition, flow._replace(ignored=True))
        if run.exited is not None:
            return run.exited
        if held is Status.UNKNOWN:
            break
        if held is not goes_on:
            return status
        status = construct(run, node.body, flow)
        broken = run.leaving == "break"
        status = run.arrive(status, _LOOP if broken else ("continue",))
        if run.exited is not None or broken or (status is Status.FAIL and run.errexit and not flow.ignored):
            return run.exited or status
        if run.perhaps:
            break
    return _loop_unknown(run, node, flow)


def _or_exits(node: shell.Node) -> bool:
    """`command || exit 1`: whatever stands behind it, its failure ends the script."""
    return isinstance(node, shell.AndOr) and node.op == "||" and _gives_up(node.right)


def _gives_up(node: shell.Node) -> bool:
    """`exit 1`, or a group that ends so: it makes a failure of what it stands behind."""
    words = _last_words(node)
    return words[:1] == ["exit"] and words[1:2] not in (["0"], [None])


def _last_words(node: shell.Node) -> list[str | None]:
    """The words of a simple command, or of the last one of a group of them; none of what isn't as plain as that."""
    while isinstance(node, shell.Group | shell.Sequence):
        if isinstance(node, shell.Sequence):
            if not all(isinstance(command, shell.Simple) for command in node.commands):
                return []
            node = node.commands[-1]
        else:
            node = node.body
    return [shell.value(word, lambda _: None) for word in node.words] if isinstance(node, shell.Simple) else []


def _loop_unknown(run: Run, node: shell.Loop, flow: Flow) -> Status:
    if node.variable:
        run.variables[node.variable] = None
    if node.condition is not None:
        _maybe(run, node.condition, flow._replace(conditional=True, ignored=True))
    _maybe(run, node.body, flow._replace(conditional=True))
    run.perhaps -= frozenset(_LOOP)
    return Status.UNKNOWN


def _case(run: Run, node: shell.Case, flow: Flow) -> Status:
    taken = _arm(run, node)
    if taken is not None:
        body = node.arms[taken][1] if taken < len(node.arms) else None
        return Status.OK if body is None else construct(run, body, flow)
    for _, body in node.arms:
        if body is not None:
            _maybe(run, body, flow._replace(conditional=True))
    return Status.UNKNOWN


def _arm(run: Run, node: shell.Case) -> int | None:
    """The number of the arm that is taken, one more than the last's where none is; None: unknown."""
    subject = shell.value(node.subject, run.lookup)
    if subject is None:
        return None
    from fnmatch import fnmatchcase  # here "*" takes slashes as well

    for position, (patterns, _) in enumerate(node.arms):
        for pattern in patterns:
            text = shell.value(pattern, run.lookup)
            plain = all(type(part) is shell.Literal and not part.quoted for part in pattern.parts)
            if text is None or (not plain and not _WILD.isdisjoint(text)) or "[^" in text or "[:" in text:
                return None
            if text == subject or (plain and fnmatchcase(subject, text)):
                return position
    return len(node.arms)


_WILD = frozenset("*?[")


def _maybe(run: Run, node: shell.Node, flow: Flow) -> None:
    """Follows what may or may not run: afterwards, what it touched is unknown."""
    before = run.state, run.frame()
    construct(run, node, flow)
    _merge(run, before)


def _merge(run: Run, before: tuple[State, Frame]) -> None:
    """What was touched since `before` is unknown, as it may not have been."""
    state, frame = before
    after = run.state
    image = state.image
    for path in after.image.written_since(state.image):
        image = image.with_haze(path)
    variables = {name: frame.variables.get(name) for name in frame.variables}
    for name, value in run.variables.items():
        if frame.variables.get(name, "") != value or name not in frame.variables:
            variables[name] = None
    goenv = {**state.goenv, **{n: None for n, v in after.goenv.items() if state.goenv.get(n) != v}}
    workdir = frame.workdir if run.workdir == frame.workdir else None
    run.state = after._replace(image=image, goenv=goenv)
    run.workdir, run.variables = workdir, variables
