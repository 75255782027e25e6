"""Several processes for a large project: Dockerfiles are dealt out to workers, and what these tell comes back in order.

Workers are forked from the process that has found the project's files and looked at the first Dockerfiles, so that they
share what is known already and nothing is sent to them; back comes plain data. What is found, and its order, doesn't
depend on how many there are. Where forking isn't safe (other threads, macOS) or not there (Windows), there are none.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from gowharf.check.dockerfiles import Told
from gowharf.check.engine import Builds, Progress, Spread, one_by_one
from gowharf.cli.exits import UsageError
from gowharf.project.model import Project

Look = Callable[[Builds], Told]

MOST = 8  # workers that are started unasked
FIRST = 0.1  # seconds in which Dockerfiles are looked at before it is asked whether workers pay
PAYS = 0.2  # seconds of work left for which they do: forking, importing and sending cost some hundredths
_SHARES = 8  # pieces of work for each worker, so that all end at about the same time
_HEAD = 12  # bytes before a message: which share, and how long
_SIGKILL = 9
_FAILED = 0xFFFFFFFF  # instead of a share: the message is what went wrong


_Workers = dict[int, int]  # the pipe from each, and its process id


def over(project: Project, jobs: int | None) -> Spread | None:
    """How to look at a project's Dockerfiles with so many processes; None for `jobs`: as it pays."""
    if jobs == 1 or not _can_fork():
        return None

    def spread(look: Look, groups: Sequence[Builds], tell: Progress) -> Iterator[Told]:
        done = 0
        count = jobs or 0
        if jobs is None:
            for told in _first(look, groups, tell):
                done += 1
                yield told
            count = min(_processors(), MOST)
        left = groups[done:]
        if count < 2 or len(left) < 2:
            yield from one_by_one(look, left, tell)
        else:
            yield from _dealt(project, look, left, min(count, len(left)), tell)

    return spread


def _first(look: Look, groups: Sequence[Builds], tell: Progress) -> Iterator[Told]:
    """The first Dockerfiles, until it shows that workers pay; all where they don't."""
    start = time.monotonic()
    for number, told in enumerate(one_by_one(look, groups, tell), 1):
        yield told
        spent = time.monotonic() - start
        if spent > FIRST and spent / number * (len(groups) - number) > PAYS:
            return


def _can_fork() -> bool:
    return hasattr(os, "fork") and sys.platform != "darwin" and len(sys._current_frames()) == 1


def _processors() -> int:
    """Those that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _dealt(project: Project, look: Look, groups: Sequence[Builds], count: int, tell: Progress) -> Iterator[Told]:
    """What each Dockerfile tells, found by `count` workers."""
    import pickle

    size = -(-len(groups) // (count * _SHARES))
    shares = [groups[at : at + size] for at in range(0, len(groups), size)]
    workers: _Workers = {}
    done: dict[int, bytes] = {}
    try:
        _start(workers, project, look, shares, count)
        for number, share in enumerate(shares):
            while number not in done:
                done.update(_received(workers))
                tell(f"replaying: {min(len(done) * size, len(groups))} of {len(groups)} Dockerfiles")
            told, texts = pickle.loads(done[number])
            # Where a file has changed since the worker read it, what is told doesn't fit the text that is shown.
            yield from told if texts == _texts(project, told) else map(look, share)
            done[number] = b""
    finally:
        _end(workers)


def _start(workers: _Workers, project: Project, look: Look, shares: Sequence[Sequence[Builds]], count: int) -> None:
    """Starts workers that take the shares one by one, each the next that nobody has taken."""
    import signal

    numbers, write = os.pipe()
    os.write(write, b"".join(number.to_bytes(2, "big") for number in range(len(shares))))
    os.close(write)
    # Ctrl-C waits until every process that was forked is known.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        for _ in range(count):
            mine, theirs = os.pipe()
            pid = os.fork()
            if not pid:
                signal.signal(signal.SIGINT, signal.SIG_DFL)
                signal.pthread_sigmask(signal.SIG_SETMASK, before)
                _work(project, look, shares, numbers, theirs)
            workers[mine] = pid
            os.close(theirs)
    except OSError as error:
        raise UsageError(f"cannot start worker processes: {error.strerror}; --jobs 1 needs none") from None
    finally:
        os.close(numbers)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(project: Project, look: Look, shares: Sequence[Sequence[Builds]], numbers: int, pipe: int) -> None:
    """A worker's life. It never returns, and writes nowhere but to its pipe."""
    import pickle

    try:
        while taken := os.read(numbers, 2):
            number = int.from_bytes(taken, "big")
            told = [look(group) for group in shares[number]]
            _send(pipe, number, pickle.dumps((told, _texts(project, told)), pickle.HIGHEST_PROTOCOL))
    except BaseException as error:
        try:
            _send(pipe, _FAILED, f"{type(error).__name__}: {error}".encode("utf-8", "backslashreplace"))
        finally:
            os._exit(1)
    finally:
        os._exit(0)


def _send(pipe: int, number: int, message: bytes) -> None:
    left = memoryview(number.to_bytes(4, "big") + len(message).to_bytes(_HEAD - 4, "big") + message)
    while left:
        left = left[os.write(pipe, left) :]


def _received(workers: _Workers) -> dict[int, bytes]:
    """The next messages by share, at least one. Raises UsageError for a worker that was killed."""
    import select

    came: dict[int, bytes] = {}
    while not came:
        if not workers:
            raise UsageError("the worker processes ended before their work was done; --jobs 1 needs none")
        for pipe in select.select(list(workers), [], [])[0]:
            head = _read(pipe, _HEAD)
            number, size = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big")
            message = _read(pipe, size)
            if len(head) < _HEAD or len(message) < size:
                _ended(workers, pipe)
            elif number == _FAILED:
                raise RuntimeError(message.decode("utf-8", "replace"))
            else:
                came[number] = message
    return came


def _read(pipe: int, size: int) -> bytes:
    """So many bytes; fewer where the worker has ended."""
    pieces: list[bytes] = []
    while size and (piece := os.read(pipe, min(size, 1 << 20))):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _ended(workers: _Workers, pipe: int) -> None:
    """A worker that says no more has nothing left to do, or was killed."""
    os.close(pipe)
    _, status = os.waitpid(workers.pop(pipe), 0)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        why = ", perhaps because memory ran out" if number == _SIGKILL else ""
        raise UsageError(f"a worker process was killed (signal {number}){why}; --jobs 1 works without any")


def _end(workers: _Workers) -> None:
    """No worker is left, whether it has finished or not."""
    for pipe, pid in workers.items():
        os.kill(pid, _SIGKILL)
        os.close(pipe)
        os.waitpid(pid, 0)


def _texts(project: Project, told: Sequence[Told]) -> dict[str, int | None]:
    """The text of each file that a finding is about, as this process has it; forked ones hash alike."""
    found: dict[str, int | None] = {}
    for finding in (finding for one in told for finding in one.findings):
        places = (finding.place, *(label.place for label in finding.related))
        for path in (*(place.path for place in places), *(edit.path for fix in finding.fixes for edit in fix.edits)):
            if path not in found:
                source = project.source(path)
                found[path] = None if source is None else hash(source.text)
    return found
