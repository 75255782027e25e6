"""What programs in a RUN leave in the image: a path that a later step needs is there, surely not there, or unknown.

"absent" here is what makes `COPY --from` of that path an error, so it must be certain.
"""

import pytest

from tests.replay.project import MAIN, replayed, steps

FROM = "FROM golang:1.24\nWORKDIR /src\nCOPY . .\n"
FILES = {**MAIN, "cmd/a/main.go": "package main\n", "web/index.html": ""}


def after(script: str, path: str, before: str = FROM) -> str:
    """What is known of a path after a RUN: "file", "dir", "unknown" or "absent"."""
    look = replayed(f"{before}RUN {script}\nRUN true\n", FILES).stages[-1].image.look(path)
    return look.node.kind if look.node is not None else look.presence.value


def known(script: str, path: str) -> bool:
    """Whether a file is there after a RUN and its text is still the project's."""
    return replayed(f"{FROM}RUN {script}\nRUN true\n", FILES).stages[-1].image.read(path) is not None


@pytest.mark.parametrize(
    ("script", "path"),
    [
        ("mkdir -p /out && cp main.go /out", "/out/main.go"),
        ("cp main.go /out", "/out"),
        ("cp -r cmd /out", "/out/a/main.go"),
        ("cp -r cmd /tmp", "/tmp/cmd/a/main.go"),
        ("cp -r cmd/. /tmp", "/tmp/a/main.go"),
        ("mkdir /out && cp -r . /out", "/out/cmd/a/main.go"),
        ("mkdir /out && cp -a cmd/.. /out/", "/out/cmd/a/main.go"),
        ("cp go.mod main.go /out/", "/out/go.mod"),
        ("mkdir /out && mv cmd/* /out/", "/out/a/main.go"),
        ("mv cmd /out", "/out/a/main.go"),
        ("touch /out", "/out"),
        ("install -d -m 755 /out/bin", "/out/bin"),
        ("echo x > /out/x", "/out/x"),
        ("echo x &> /out/x", "/out/x"),
        ("echo x >| /out/x", "/out/x"),
        ("{ echo a; echo b; } > /out/x", "/out/x"),
        ("(cat go.mod) >> /out/x", "/out/x"),
        ("for f in a b; do echo $f; done > /out/x", "/out/x"),
        ("if true; then echo x; fi 2>&1 > /out/x", "/out/x"),
        ("echo x | tee /out/x", "/out/x"),
        ("echo x | tee -a /out/x > /dev/null", "/out/x"),
        ("cat <<EOF > /out/x\nx\nEOF", "/out/x"),
    ],
)
def test_what_is_written_is_there(script: str, path: str) -> None:
    assert after(script, path) in ("file", "dir")


@pytest.mark.parametrize(
    ("script", "path"),
    [
        ("rm main.go", "/src/main.go"),
        ("rm -rf cmd", "/src/cmd/a/main.go"),
        ("mv cmd /out", "/src/cmd/a/main.go"),
        ("mkdir /out && mv cmd web /out", "/src/web"),
        ("cp main.go /out", "/out/main.go"),
        ("cat main.go", "/out"),
        ("rm -rf /var/lib/apt/lists/*", "/out"),
        ("cat < go.mod >&2", "/out"),
        ("if grep -q x y; then touch /tmp/x; fi", "/out"),
        ("find . -name '*.go'", "/out"),
        ("ls | sort | head", "/out"),
        ("chmod +x main.go && chown -R nobody .", "/out"),
        ("curl -sSLo /opt/x/y https://example.com/y", "/out"),
        ("tar xzf /tmp/a.tgz -C /opt/x", "/out"),
        ("upx -9 -o /opt/x/app app", "/out"),
        ("npm run build", "/out"),
        ("go build -o gen . && ./gen -o ./out", "/out"),
    ],
)
def test_what_nothing_writes_is_not_there(script: str, path: str) -> None:
    assert after(script, path) == "absent"


@pytest.mark.parametrize(
    ("script", "path"),
    [
        ("cp -t /out -r cmd", "/out/cmd"),
        ("cp -rt /out cmd", "/out/cmd"),
        ("cp --target-directory=/out main.go", "/out/main.go"),
        ("cp --parents cmd/a/main.go /out", "/out/cmd/a/main.go"),
        ("cp -rT cmd /tmp", "/tmp/a"),
        ("cp $(what)/x /out", "/out/x"),
        ("mkdir $(out)/x", "/out/x"),
        ("touch $(out)/x", "/out/x"),
        ("echo x > $(out)/x", "/out/x"),
        ("mkdir -p /out/{bin,etc}", "/out/bin"),
        ("for d in {1..3}; do mkdir /out$d; done", "/out1"),
        ("tar czf /out/x.tgz .", "/out/x.tgz"),
        ("tar xzf x.tgz --directory=/out", "/out/x"),
        ("tar -C /out -xzf x.tgz", "/out/x"),
        ("tar -C/out -xzf x.tgz", "/out/x"),
        ("unzip x.zip -d /out", "/out/x"),
        ("curl -sSLo /out/x https://example.com/x", "/out/x"),
        ("curl -o /out/x -o /out/y https://example.com/x https://example.com/y", "/out/y"),
        ("curl --output /out/x https://example.com/x", "/out/x"),
        ("curl -o$(out)/x https://example.com/x", "/out/x"),
        ("curl -o/out/x https://example.com/x", "/out/x"),
        ("wget -qO /out/x https://example.com/x", "/out/x"),
        ("wget -P /out https://example.com/x", "/out/x"),
        ("wget --directory-prefix=/out https://example.com/x", "/out/x"),
        ("wget https://example.com/x", "/src/x"),
        ("upx -o /out/app app", "/out/app"),
        ("strip -o /out/app app", "/out/app"),
        ("gpg --dearmor -o /out/key key.asc", "/out/key"),
        ("awk '{ print > \"/out/x\" }' go.mod", "/out/x"),
        ("find . -name main.go -exec cp {} /out \\;", "/out"),
        ("find . -fprint /out", "/out"),
        ("ls | xargs -I{} cp {} /out", "/out/x"),
        ("git clone https://example.com/x /out", "/out/x"),
        ("git clone https://example.com/x.git", "/src/x/y"),
        ("git -C /out pull", "/out/x"),
        ("protoc --go_out=/out x.proto", "/out/x"),
        ("pip install --target /out x", "/out/x"),
        ("gzip -c main.go | some-tool", "/out"),
        ("./build.sh", "/out"),
        ("make", "/out"),
        ("go build -o gen . && ./gen -o /out/x", "/out/x"),
        ("go build -o gen . && ./gen --out=../gen.txt", "/gen.txt"),
        ("ln -s /src /out", "/out/main.go"),
        ("go build -o /out/$(name) .", "/out/app"),
        ("go build -o $(name) ./cmd/a", "/out"),
        ("for d in $(ls cmd); do go build -o /out/$d ./cmd/$d; done", "/out/a"),
        ("ls cmd | while read d; do go build -o /out/$d ./cmd/$d; done", "/out/a"),
        ("go test -c -o /out/$(name) ./cmd/a", "/out/a"),
    ],
)
def test_what_may_have_been_written_is_unknown(script: str, path: str) -> None:
    assert after(script, path) == "unknown"


def test_a_copy_to_a_path_that_may_be_a_folder_may_be_in_it() -> None:
    base = "FROM example.com/base\nWORKDIR /src\nCOPY . .\n"
    assert after("cp main.go /opt/tools", "/opt/tools/main.go", base) == "unknown"
    assert after("cp main.go /opt/tools && rm main.go", "/src/main.go", base) == "absent"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("cat go.mod", True),
        ("rm -rf /var/lib/apt/lists/*", True),
        ("rm -rf cmd/*", True),
        ("rm -rf ./go.*", False),
        ("rm -rf $(what)", False),
        ("if grep -q x y; then true; fi", True),
        ("sed 's/1.24/1.21/' go.mod", True),
        ("sed -n -e /x/p go.mod", True),
        ("sed -i 's/1.24/1.21/' go.mod", False),
        ("sed -i.bak 's/1.24/1.21/' go.mod", False),
        ("sed -Ei 's/1.24/1.21/' go.mod", False),
        ("sed -e 's/1.24/1.21/' --in-place go.mod", False),
        ("perl -pi -e 's/1.24/1.21/' go.mod", False),
        ("echo go 1.21 >> go.mod", False),
        ("touch go.mod", True),
        ("mkdir /out && cp go.mod /out/", True),
        ("yq -o json x.yaml", True),
        ("unknown-program", True),
        ("ls | xargs echo", True),
        ("ls | xargs sed -i s/1.24/1.21/", False),
        ("find . -name go.mod -exec sed -i s/1.24/1.21/ {} +", False),
        ("find web . -name go.mod -delete", False),
        ("find web -name x -delete", True),
        ("./build.sh", False),
        ("make", False),
        ("git checkout main", False),
        ("git rev-parse HEAD", True),
        ("apt-get install -y git", True),
    ],
)
def test_whether_go_mod_is_still_the_projects(script: str, expected: bool) -> None:
    assert known(script, "/src/go.mod") is expected


@pytest.mark.parametrize(
    ("script", "uid"),
    [
        ("chown 1000 /src/main.go", 1000),
        ("chown -R 1000:1000 /src", 1000),
        ("chown 1000.1000 main.go", 1000),
        ("chown :100 main.go", 0),
        ("chown $(who) main.go", None),
        ("chown 1000 $(what)", None),
        ("adduser -D -u 1001 app && chown app main.go", 1001),
        ("useradd --uid=1002 app && chown app main.go", 1002),
        ("chown 1000 go.mod", 0),
    ],
)
def test_whose_a_file_is(script: str, uid: int | None) -> None:
    node = replayed(f"{FROM}RUN {script}\nRUN true\n", FILES).stages[-1].image.look("/src/main.go").node
    assert node is not None
    assert node.uid == uid


def test_a_step_goes_on_in_the_rest_of_the_image() -> None:
    got = replayed(FROM + "RUN cp -r . /app\nWORKDIR /app\nRUN go build .\n", FILES)
    assert [run.outcome.value for step in steps(got) for run in step.go] == ["succeeds"]
