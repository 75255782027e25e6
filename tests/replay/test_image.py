"""The image's layers: what is there, what isn't, what can't be known."""

from gowharf.project.contexttree import context_tree
from gowharf.project.files import MemoryFiles
from gowharf.project.model import Context
from gowharf.replay.image import Image, Look, Mount, Node, Presence
from gowharf.replay.images import SCRATCH, base_image
from gowharf.replay.look import ABSENT, Absence
from gowharf.replay.trees import ContextFiles, StageFiles
from tests.replay.project import MAIN, project


class Folder:
    """A tree over files in memory, as a build context is."""

    def __init__(self, files: MemoryFiles) -> None:
        self.files = files

    def look(self, path: str) -> Look:
        kind = self.files.kind(path[1:])
        if kind is None:
            return ABSENT
        link = self.files.link(path[1:])
        return Look(Presence.PRESENT, Node(kind, path[1:] if kind == "file" else None), link)

    def children(self, path: str, go: bool = False) -> tuple[tuple[str, ...], bool]:
        return tuple(entry.name for entry in self.files.entries(path[1:])), True

    def why(self, path: str) -> Absence | None:
        return None

    def project_path(self, path: str) -> str | None:
        return path[1:]


FILES = MemoryFiles(
    {"go.mod": "module m\n", "lib/go.mod": "module l\n", "lib/a.go": "package l\n", "real/x": "1\n"},
    {"link": "real", "bad": "../outside"},
)


def image() -> Image:
    return Image(SCRATCH.files, FILES.read)  # type: ignore[arg-type]


def copied() -> Image:
    return image().with_tree("/src", Folder(FILES), "/", instruction=3)


def test_a_copied_folder_shows_its_contents() -> None:
    got = copied()
    assert got.look("/src/lib/a.go").present
    assert got.look("/src/lib/a.go").node.source == "lib/a.go"
    assert got.look("/src/nope").absent
    assert got.look("/lib").absent
    assert got.children("/src") == (("bad", "go.mod", "lib", "link", "real"), True) or got.look("/src/bad").absent


def test_a_file_put_over_a_folder_wins_and_the_old_image_stays_as_it_was() -> None:
    old = copied()
    new = old.with_file("/src/go.mod", Node("file", text="module other\n"))
    assert new.read("/src/go.mod").text == "module other\n"
    assert old.read("/src/go.mod").text == "module m\n"


def test_removed_paths_are_gone_until_something_puts_them_back() -> None:
    gone = copied().without("/src/lib")
    assert gone.look("/src/lib/a.go").absent
    back = gone.with_file("/src/lib/b.go", Node("file"))
    assert back.look("/src/lib/b.go").present
    assert back.look("/src/lib/a.go").absent
    assert back.children("/src/lib") == (("b.go",), True)


def test_haze_makes_the_absent_unknown_and_the_content_of_what_was_there_too() -> None:
    hazy = copied().with_haze("/src")
    assert hazy.look("/src/vendor").unknown
    assert hazy.look("/src/go.mod").present
    assert hazy.read("/src/go.mod") is None
    assert hazy.look("/other").absent
    added = copied().with_haze("/src", changes=False)
    assert added.read("/src/go.mod").text == "module m\n"
    assert added.look("/src/vendor").unknown


def test_what_may_have_been_written_may_have_its_directories_too() -> None:
    hazy = copied().with_haze("/go/pkg/mod", changes=False)
    assert hazy.look("/go/pkg").unknown
    assert hazy.look("/go/pkg/sum").absent
    assert copied().with_haze("/src/deep/cache").look("/src").node.uid == copied().look("/src").node.uid


def test_links_are_followed_inside_the_image_and_dangle_when_they_lead_out() -> None:
    got = copied()
    assert got.look("/src/link/x").present
    assert got.look("/src/link").node.kind == "dir"
    assert got.look("/src/bad").absent


def test_a_link_that_points_at_itself_is_absent() -> None:
    loop = MemoryFiles({"x": ""}, {"a": "b", "b": "a"})
    got = Image(SCRATCH.files, loop.read).with_tree("/s", Folder(loop), "/")  # type: ignore[arg-type]
    assert got.look("/s/a").absent
    assert got.look("/s/a/b/c").absent


def test_only_the_owner_and_root_may_write() -> None:
    got = image().with_file("/src", Node("dir", uid=0, mode=0o755)).with_file("/tmp", Node("dir", mode=0o1777))
    assert got.writable("/src/bin/app", 0) is True
    assert got.writable("/src/bin/app", "app") is False
    assert got.writable("/tmp/x", "app") is True
    own = got.with_owner("/src", "app", None, recursive=True)
    assert own.writable("/src/bin/app", "app") is True
    assert own.writable("/src/bin/app", "other") is False
    assert own.writable("/src/bin/app", 1000) is None


def test_the_folders_of_programs_of_an_official_image_are_roots() -> None:
    got = Image(base_image("golang:1.26", {}).files, FILES.read)
    assert got.writable("/usr/local/bin/app", 1000) is False
    assert got.writable("/usr/local/bin/app", 0) is True
    assert got.with_owner("/usr/local", 1000, None, recursive=True).writable("/usr/local/bin/app", 1000) is not False
    assert got.with_owner("/usr/local/bin", -1, 0o777, recursive=False).writable("/usr/local/bin/app", 1000) is True
    assert got.with_haze("/usr/local/bin").writable("/usr/local/bin/app", 1000) is not False
    assert Image(base_image("example.com/own", {}).files, FILES.read).writable("/usr/local/bin/app", 1000) is None


def test_usr_local_bin_is_empty_until_somebody_fills_it() -> None:
    for name in ("golang:1.26", "alpine:3.20", "debian:12", "ubuntu:24.04"):
        got = Image(base_image(name, {}).files, FILES.read)
        assert got.look("/usr/local/bin/app").absent
        assert got.look("/usr/bin/app").unknown
        assert got.with_haze("/usr/local/bin").look("/usr/local/bin/app").unknown
    for name in ("node:22", "busybox", "fedora"):
        assert Image(base_image(name, {}).files, FILES.read).look("/usr/local/bin/app").unknown


def test_beside_go_lies_gofmt_and_nothing_else() -> None:
    got = Image(base_image("golang:1.26", {}).files, FILES.read)
    assert got.look("/usr/local/go/bin/gofmt").present
    assert got.look("/usr/local/go/bin/app").absent
    assert got.look("/usr/local/go/src/fmt").unknown
    assert Image(base_image("debian:12", {}).files, FILES.read).look("/usr/local/go/bin/app").unknown


def test_a_mount_hides_what_is_below_it_and_leaves_only_its_mount_point() -> None:
    inner = image().with_file("/v1.mod", Node("file"))
    during = copied().mounted((Mount("/src/lib", inner, "/", False, "bind"),))
    assert during.look("/src/lib/v1.mod").present
    assert during.look("/src/lib/a.go").absent
    assert during.writable("/src/lib/x", 0) is False
    after = during.unmounted()
    assert after.look("/src/lib/a.go").present
    assert after.look("/src/lib/v1.mod").absent


def test_what_is_written_into_a_writable_mount_stays_in_the_mount() -> None:
    cache = image().with_file("/", Node("dir"))
    during = copied().mounted((Mount("/go/pkg/mod", cache, "/", True, "cache"),))
    during = during.with_file("/go/pkg/mod/cache/x", Node("file"))
    assert during.look("/go/pkg/mod/cache/x").present
    assert during.mounts[0].inner.look("/cache/x").present
    assert during.unmounted().look("/go/pkg/mod/cache/x").absent


def test_where_a_path_of_the_image_would_come_from() -> None:
    got = image().with_tree("/src", Folder(FILES), "/lib")
    assert got.origin("/src/missing.go") == "lib/missing.go"
    one = image().with_file("/w/go.mod", Node("file", source="go.mod"))
    assert one.origin("/w/go.sum") == "go.sum"
    assert one.why_absent("/w/go.sum").kind == "not-copied"


def test_modules_in_a_cache_are_files_in_directories_of_the_user_who_fetched_them() -> None:
    held = image().with_modules(
        "/c/download", frozenset(["example.com/a/b/@v/v1.0.0", "example.com/a/@v/v1.1.0"]), 1000
    )
    assert held.look("/c/download/example.com/a/b/@v/v1.0.0.zip").present
    assert held.look("/c/download/example.com/a/b/@v/v1.0.1.zip").absent
    assert held.look("/c/download/example.com/a/b/@v/v1.0.0").absent
    assert held.look("/c/download/example.com/a/@v").node == Node("dir", uid=1000, mode=0o755)
    assert held.children("/c/download/example.com/a") == (("@v", "b"), True)
    assert held.children("/c/download/example.com/a/@v")[0] == ("v1.1.0.info", "v1.1.0.mod", "v1.1.0.zip")
    assert held.children("/c") == (("download",), True)
    assert held.writable("/c/download/example.com/other/@v", 1000) is True


def test_modules_below_a_mount_are_in_it_and_not_in_the_image() -> None:
    inner = Image(SCRATCH.files, FILES.read).with_file("/", Node("dir"))  # type: ignore[arg-type]
    held = image().mounted((Mount("/go/pkg/mod", inner, "/", True, "cache m"),))
    held = held.with_modules("/go/pkg/mod/cache/download", frozenset(["example.com/a/@v/v1.0.0"]), 0)
    path = "/go/pkg/mod/cache/download/example.com/a/@v/v1.0.0.mod"
    assert held.look(path).present
    assert held.unmounted().look(path).absent


def test_what_is_found_out_about_a_directory_holds_until_a_layer_concerns_it() -> None:
    asked: list[str] = []

    def names(held: Image, key: str = "names") -> tuple[str, ...]:
        return held.once(key, "/src/lib", lambda: (asked.append(key), held.children("/src/lib")[0])[1])

    first = image().with_tree("/src", Folder(FILES), "/")
    assert names(first) == names(first.with_haze("/root/.cache")) == ("a.go", "go.mod")
    assert asked == ["names"]
    assert names(first.with_file("/src/lib/b.go", Node("file"))) == ("a.go", "b.go", "go.mod")
    assert names(first.without("/src")) == ()
    assert names(first, "others") == ("a.go", "go.mod")
    assert asked == ["names", "names", "names", "others"]


def test_what_links_show_is_asked_each_time() -> None:
    held = image().with_tree("/src", Folder(FILES), "/")
    assert "link" in held.children("/src")[0]
    gone = held.without("/src/real")
    assert "link" not in gone.children("/src")[0]
    assert "bad" not in held.children("/src")[0]
    assert "bad" in held.with_file("/outside", Node("file")).children("/src")[0]


def test_go_s_names_leave_out_files_that_are_not_go_s_and_keep_directories() -> None:
    made = project({**MAIN, "web/a.js": "", "web/b.go": "package web\n", "README": ""})
    shown = ContextFiles(context_tree(made, Context("dir", ""), ""))
    held = image().with_tree("/src", shown, "/")
    assert held.children("/src", go=True) == (("main.go", "web"), True)
    assert held.children("/src")[0] == ("README", "go.mod", "main.go", "web")
    assert StageFiles(held).children("/src/web", go=True) == (("b.go",), True)
