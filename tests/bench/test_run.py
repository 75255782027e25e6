"""The benchmarks run, on small projects, and print what they promise. No time is asserted."""

import sys

import pytest

from bench import measuring, run, scale


def test_the_table_of_whole_processes(capsys):
    run.main(["--tiny", "--rounds", "1", "--scale"])
    lines = capsys.readouterr().out.splitlines()
    assert "Python" in lines[0]
    assert lines[1].startswith("gowharf ")
    rows = [line.split(" | ") for line in lines if line.startswith("| ")]
    assert {len(cells) for cells in rows} == {5}
    names = [cells[0].removeprefix("| ") for cells in rows]
    assert "check, one small project" in names
    assert "check, 10 Dockerfiles and 6 go.mod" in names
    assert "check, 10 Dockerfiles and 6 go.mod, --jobs 1" in names
    assert len([name for name in names if name.startswith("parse ")]) == 7
    assert [name for name in names if "(" in name] == [f"{shape.name} ({shape.unit})" for shape in scale.SHAPES]


@pytest.mark.parametrize(("power", "shown"), [(1, 1.0), (2, 2.0), (0.5, 0.5)])
def test_the_exponent_of_a_known_curve(power, shown):
    sizes = [10, 20, 40, 80]
    assert measuring.exponent(sizes, [3 * size**power for size in sizes]) == pytest.approx(shown)


def test_what_a_process_costs(tmp_path):
    found = measuring.cost([sys.executable, "-c", "x = bytearray(64 << 20); sum(range(10**6))"], tmp_path, 1)
    assert found.wall > 0
    assert found.cpu > 0
    assert found.peak > 64


def test_a_size_that_costs_next_to_nothing_has_no_exponent():
    shape, nothing = scale.SHAPES[0], measuring.Cost(0.1, 0.1, 10.0)
    costs = [measuring.Cost(0.1, 0.1 + more, 10.0) for more in (0.001, 0.01, 0.1, 0.2)]
    assert scale._row(shape, shape.sizes[:3], costs[:3], nothing).endswith("| too quick to tell |")
    assert scale._row(shape, shape.sizes, costs, nothing).endswith("| 1.00 |")
