"""The graph of stages: right edges, and a drawing in which nothing lies on anything else."""

from hypothesis import given
from hypothesis import strategies as st

from gowharf.project.discover import discover
from gowharf.project.files import MemoryFiles
from gowharf.project.git import GitView
from gowharf.project.model import Project, Settings
from gowharf.replay.walk import replay
from gowharf.report.explain_graph import COLUMN, HEIGHT, WIDTH, Edge, draw, edges


def edges_of(dockerfile):
    from gowharf.project.contexts import builds

    files, git = MemoryFiles({"Dockerfile": dockerfile}), GitView(False)
    project = Project("/", files, git, Settings(), discover(files, git))
    return edges(replay(project, builds(project)[0]))


def test_what_takes_from_what():
    found = edges_of(
        "FROM golang:1.24 AS Base\nFROM base AS two\nCOPY --from=0 /a /a\n"
        "FROM scratch\nCOPY --from=two /a /a\nRUN --mount=type=bind,from=base,target=/b "
        "--mount=from=busybox,target=/c x\n"
        "COPY --from=alpine:3 /x /x\nCOPY --from=9 /x /x\n"
    )
    assert [(edge.giver, edge.taker, edge.kind, [kind for kind, _ in edge.uses]) for edge in found] == [
        (0, 1, "from", ["from", "copy"]),
        (1, 2, "copy", ["copy"]),
        (0, 2, "mount", ["mount"]),
    ]


def test_a_stages_name_means_the_last_one_before():
    (one, other) = edges_of("FROM a AS x\nFROM b AS x\nFROM x\nCOPY --from=x /a /b\nCOPY --from=0 /a /b\n")
    assert (one.giver, one.taker, other.giver, other.taker) == (1, 2, 0, 2)


def test_a_chain_stands_in_a_row():
    drawing = draw(3, [Edge(0, 1, "from", ()), Edge(1, 2, "from", ())])
    assert [x for x, _ in drawing.boxes] == [4, 4 + COLUMN, 4 + 2 * COLUMN]
    assert len({y for _, y in drawing.boxes}) == 1


def test_no_stages_no_drawing():
    assert draw(0, []).boxes == ()


@st.composite
def graphs(draw_from):
    count = draw_from(st.integers(1, 40))
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda pair: pair[0] < pair[1])
    chosen = draw_from(st.lists(pairs, max_size=60, unique=True)) if count > 1 else []
    return count, [Edge(giver, taker, "copy", ()) for giver, taker in chosen]


@given(graphs())
def test_boxes_never_overlap_and_lines_run_to_the_right(graph):
    count, links = graph
    drawing = draw(count, links)
    boxes = drawing.boxes
    assert len(boxes) == count
    for index, (x, y) in enumerate(boxes):
        assert 0 <= x <= drawing.width - WIDTH and 0 <= y <= drawing.height - HEIGHT
        for left, top in boxes[:index]:
            assert left != x or abs(top - y) >= HEIGHT
    for link, points in zip(links, drawing.lines, strict=True):
        assert boxes[link.giver][0] < boxes[link.taker][0]
        assert points[0][0] == boxes[link.giver][0] + WIDTH and points[-1][0] == boxes[link.taker][0]
        assert [x for x, _ in points] == sorted(x for x, _ in points)


@given(graphs())
def test_no_line_runs_through_a_box(graph):
    count, links = graph
    drawing = draw(count, links)
    for points in drawing.lines:
        for (left, before), (_, after) in zip(points[1::2], points[2::2], strict=False):
            assert before == after
            assert not [1 for x, y in drawing.boxes if x == left and y < before < y + HEIGHT]
