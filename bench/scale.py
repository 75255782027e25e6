"""How cost grows with the size of a project: `python -m bench.scale [SHAPE…]`.

Each shape is made in sizes that double up to the largest that must be bearable. Printed are the CPU time of
`gowharf check` on each with the peak of memory, and the exponent fitted to that time less what a run takes that has
next to nothing to do (1: cost grows as size does); what costs hardly more than that isn't counted. One process does the
work, since several share it without making it less.
"""

import argparse
import pathlib
import tempfile
from collections.abc import Callable, Sequence
from typing import NamedTuple

from bench import corpus
from bench.measuring import GOWHARF, Cost, cost, exponent, machine

NOISE = 0.3  # of what a run costs that does nothing: less than this doesn't count


class Shape(NamedTuple):
    """`make(folder, size)` writes a project of a size."""

    name: str
    unit: str
    sizes: tuple[int, ...]
    make: Callable[[pathlib.Path, int], None]


def _modules(folder: pathlib.Path, size: int) -> None:
    corpus.monorepo(folder, dockerfiles=size, modules=size)


def _workspace(folder: pathlib.Path, size: int) -> None:
    corpus.workspace(folder, size)


def _paths(folder: pathlib.Path, size: int) -> None:
    corpus.tree(folder, size)


def _requires(folder: pathlib.Path, size: int) -> None:
    corpus.project(folder, "big", size)
    sums = corpus.gosum(size)
    older = "".join(sums.replace(f".{patch} h1", f".{patch + 10} h1") for patch in range(7))
    lines = (sums + older).splitlines(keepends=True)[: size * 20_000 // 3_000]
    (folder / "go.sum").write_text("".join(lines))


def _stages(folder: pathlib.Path, size: int) -> None:
    corpus.project(folder, "staged", 40)
    (folder / "Dockerfile").write_text(corpus.stages(size))


SHAPES = (
    Shape("modules, each with a Dockerfile", "modules", (125, 250, 500, 1000), _modules),
    Shape("one workspace, a Dockerfile a service", "services", (10, 20, 40, 80), _workspace),
    Shape("one tree", "paths", (37_500, 75_000, 150_000, 300_000), _paths),
    Shape("one go.mod", "requires", (375, 750, 1500, 3000), _requires),
    Shape("one Dockerfile", "stages", (8, 15, 30, 60), _stages),
)


def measured(shape: Shape, sizes: Sequence[int], folder: pathlib.Path, times: int) -> list[Cost]:
    """What each size costs."""
    costs: list[Cost] = []
    for size in sizes:
        home = folder / str(size)
        home.mkdir()
        (home / ".git").mkdir()
        shape.make(home, size)
        costs.append(cost([*GOWHARF, "check", "--jobs", "1"], home, times))
    return costs


def least(folder: pathlib.Path, times: int) -> Cost:
    """What a run costs that has next to nothing to do: the start."""
    corpus.project(folder / "least", "least", 1)
    return cost([*GOWHARF, "check"], folder / "least", times)


def main(argv: Sequence[str] | None = None) -> None:
    """The whole table, or the shapes of which the name holds one of the words given."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("shape", nargs="*", help="a word of a shape's name or unit")
    parser.add_argument("--times", type=int, default=2, help="runs, of which the quickest counts")
    parser.add_argument("--tiny", action="store_true", help="two sizes that are over at once")
    options = parser.parse_args(argv)
    print(f"{machine()}\n")
    with tempfile.TemporaryDirectory() as made:
        start = least(pathlib.Path(made), options.times)
        print(f"next to nothing: {start.cpu:.2f} s, {start.peak:.0f} MiB\n")
        print("| what | sizes | CPU time | memory | exponent |\n| --- | --- | --- | --- | --- |")
        for number, shape in enumerate(SHAPES):
            if options.shape and not any(word in f"{shape.name} {shape.unit}" for word in options.shape):
                continue
            folder = pathlib.Path(made) / str(number)
            folder.mkdir()
            sizes = (
                [max(size // 100, 4 << n) for n, size in enumerate(shape.sizes[:2])] if options.tiny else shape.sizes
            )
            print(_row(shape, sizes, measured(shape, sizes, folder, options.times), start), flush=True)


def _row(shape: Shape, sizes: Sequence[int], costs: Sequence[Cost], start: Cost) -> str:
    """One line of the table."""
    net = [(size, each.cpu - start.cpu) for size, each in zip(sizes, costs, strict=True)]
    counted = [(size, more) for size, more in net if more > start.cpu * NOISE]
    steepness = f"{exponent(*zip(*counted, strict=True)):.2f}" if len(counted) > 1 else "too quick to tell"
    shown = (
        f"{shape.name} ({shape.unit})",
        " – ".join(f"{size:,}" for size in sizes),
        " – ".join(f"{each.cpu:.2f}" for each in costs) + " s",
        " – ".join(f"{each.peak:.0f}" for each in costs) + " MiB",
        steepness,
    )
    return f"| {' | '.join(shown)} |"


if __name__ == "__main__":
    main()
