"""`gowharf format` in a terminal and in CI."""

ROUGH = "module   example.com/app\ngo 1.24\n"
SMOOTH = "module example.com/app\n\ngo 1.24\n"


def test_it_formats_what_a_folder_holds_and_names_it(folder, gowharf):
    (folder / "go.mod").write_text(ROUGH)
    (folder / "Dockerfile").write_text("from scratch\n")
    (folder / "main.go").write_text("package   main\n")
    ran = gowharf("format")
    assert (ran.status, ran.out, ran.err) == (0, "formatted Dockerfile\nformatted go.mod\n", "")
    assert (folder / "go.mod").read_text() == SMOOTH
    assert (folder / "Dockerfile").read_text() == "FROM scratch\n"
    assert (folder / "main.go").read_text() == "package   main\n"
    assert gowharf("format").out == ""


def test_check_writes_nothing_and_fails(folder, gowharf):
    (folder / "go.mod").write_text(ROUGH)
    ran = gowharf("format", "--check", ".")
    assert (ran.status, ran.out) == (1, "would format go.mod\n")
    assert (folder / "go.mod").read_text() == ROUGH


def test_check_passes_where_all_is_formatted(folder, gowharf):
    (folder / "go.mod").write_text(SMOOTH)
    assert gowharf("format", "--check").status == 0


def test_diff_shows_the_change(folder, gowharf):
    (folder / "go.mod").write_text(ROUGH)
    ran = gowharf("format", "--diff", "go.mod")
    assert ran.status == 1
    assert "-module   example.com/app\n+module example.com/app\n+\n" in ran.out
    assert (folder / "go.mod").read_text() == ROUGH


def test_standard_input_goes_to_standard_output(folder, gowharf):
    assert gowharf("format", "--stdin-filename", "go.mod", stdin=ROUGH.encode()).out == SMOOTH
    assert gowharf("format", "--stdin-filename", "go.mod", "-", stdin=SMOOTH.encode()).out == SMOOTH


def test_bytes_that_are_not_text_survive(folder, gowharf):
    (folder / "go.mod").write_bytes(b"module m\n// \xff \r\n")
    gowharf("format")
    assert (folder / "go.mod").read_bytes() == b"module m\n\n// \xff\n"


def test_a_file_without_a_format_is_refused(folder, gowharf):
    (folder / "main.go").write_text("package main\n")
    ran = gowharf("format", "main.go")
    assert (ran.status, ran.err) == (2, "gowharf: main.go is no go.mod, go.work or Dockerfile\n")


def test_a_path_that_does_not_exist_is_refused(folder, gowharf):
    assert gowharf("format", "nowhere").status == 2


def test_standard_input_without_a_name_or_a_format_is_refused(folder, gowharf):
    said = "gowharf: standard input needs a name: --stdin-filename says which file it is the text of\n"
    for command in ("format", "check"):
        ran = gowharf(command, "-", stdin=ROUGH.encode())
        assert (ran.status, ran.out, ran.err) == (2, "", said)
    ran = gowharf("format", "--stdin-filename", "main.go", stdin=b"package main\n")
    assert (ran.status, ran.out, ran.err) == (2, "", "gowharf: main.go is no go.mod, go.work or Dockerfile\n")


def test_standard_input_can_be_checked_and_compared(folder, gowharf):
    ran = gowharf("format", "--stdin-filename", "sub.Dockerfile", "--check", stdin=b"from scratch\n")
    assert (ran.status, ran.out) == (1, "would format sub.Dockerfile\n")
    ran = gowharf("format", "--stdin-filename", "go.work", "--diff", stdin=b"go   1.24\n")
    assert ran.status == 1 and "-go   1.24\n+go 1.24\n" in ran.out


def test_go_work_and_a_named_file_are_formatted_too(folder, gowharf):
    (folder / "go.work").write_text("go   1.24\nuse   ./a\n")
    (folder / "go.mod").write_text(ROUGH)
    assert gowharf("format", "go.work").out == "formatted go.work\n"
    assert (folder / "go.work").read_text() == "go 1.24\n\nuse ./a\n"
    assert (folder / "go.mod").read_text() == ROUGH
