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
        ("curl -o ../out/x https://example.com/x", "/out/x"),
        ("echo x > /dev/null", "/dev/null"),
        ("tar xzf x.tgz --directory=../out", "/out/x"),
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
        ("make -f $(which)", "/out"),
        ("go build -o gen . && ./gen -o /out/x", "/out/x"),
        ("go build -o gen . && ./gen --out=../gen.txt", "/gen.txt"),
        ("ln /src/main.go /out/main.go", "/out/main.go"),
        ("ln -sr /src /out", "/out/main.go"),
        ("go build -o /out/$(name) .", "/out/app"),
        ("go build -o $(name) ./cmd/a", "/out"),
        ("for d in $(ls cmd); do go build -o /out/$d ./cmd/$d; done", "/out/a"),
        ("ls cmd | while read d; do go build -o /out/$d ./cmd/$d; done", "/out/a"),
        ("go test -c -o /out/$(name) ./cmd/a", "/out/a"),
    ],
)
def test_what_may_have_been_written_is_unknown(script: str, path: str) -> None:
    assert after(script, path) == "unknown"


@pytest.mark.parametrize("script", ["pip install app", "apk add npm", "npm i -g app", "yarn global add app"])
def test_package_managers_may_fill_usr_local_bin(script: str) -> None:
    assert after("npm ci && curl -o /tmp/x https://example.com/x", "/usr/local/bin/app") == "absent"
    assert after(script, "/usr/local/bin/app") == "unknown"


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
        ("cd cmd && echo x > $(what)", True),
        ("cd cmd && cp -t /out $(what)", True),
        ("cd cmd && curl -o $(what) https://example.com/x", True),
        ("ls | xargs echo", True),
        ("ls | xargs sed -i s/1.24/1.21/", False),
        ("find . -name go.mod -exec sed -i s/1.24/1.21/ {} +", False),
        ("find web . -name go.mod -delete", False),
        ("find web -name x -delete", True),
        ("./build.sh", False),
        ("make -f $(which)", False),
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


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("-f go.mod", "file"),
        ("-f cmd", "absent"),
        ("-d cmd", "file"),
        ("-d go.mod", "absent"),
        ("-e cmd/a", "file"),
        ("-e nope", "absent"),
        ("! -e nope", "file"),
        ("! -e go.mod", "absent"),
        ("-n x", "file"),
        ("-z x", "absent"),
        ('-z ""', "file"),
        ("a = a", "file"),
        ("a == b", "absent"),
        ("a != b", "file"),
        ("a != a", "absent"),
        ("-s go.mod", "unknown"),
        ("-s nope", "absent"),
        ("-f $(what)", "unknown"),
        ("! -f $(what)", "unknown"),
        ('-n "$(what)"', "unknown"),
        ('"$(what)" = a', "unknown"),
        ('a = "$(what)"', "unknown"),
        ("3 -gt 2", "file"),
        ("3 -le 2", "absent"),
        ("$(what) -gt 2", "unknown"),
        ("-f go.mod -a -f main.go", "file"),
        ("-f nope -a -f $(what)", "absent"),
        ("-f nope -o -f $(what)", "unknown"),
        ("-f $(what) -o -f go.mod", "file"),
    ],
)
def test_what_depends_on_a_condition(condition: str, expected: str) -> None:
    assert after(f"[ {condition} ] && touch /out", "/out") == expected
    assert after(f"test {condition} && touch /out", "/out") == expected


@pytest.mark.parametrize(
    ("script", "mode", "uid"),
    [
        ("chmod 755 main.go", 0o755, 0),
        ("chmod 0700 main.go", 0o700, 0),
        ("chmod -R 700 /src", 0o700, 0),
        ("chmod 700 /src", None, 0),
        ("chmod a+w main.go", 0o777, 0),
        ("chmod o=rwx main.go", 0o777, 0),
        ("chmod +x main.go", 0o755, 0),
        ("chmod -R a+rx /src", 0o755, 0),
        ("chmod u-w main.go", None, None),
        ("chmod -R go-w /src", None, None),
        ("chmod 755 $(what)", None, 0),
        ("chmod", None, 0),
    ],
)
def test_who_may_write_a_file(script: str, mode: int | None, uid: int | None) -> None:
    node = replayed(f"{FROM}RUN {script}\nRUN true\n", FILES).stages[-1].image.look("/src/main.go").node
    assert node is not None
    assert (node.mode, node.uid) == (mode, uid)


@pytest.mark.parametrize(
    ("script", "path", "expected"),
    [
        ("adduser -D app", "/home/app", "dir"),
        ("adduser -D -H app", "/home/app", "absent"),
        ("adduser -D -h /made/app app", "/made/app", "dir"),
        ("adduser --system --home=/made/app app", "/made/app", "dir"),
        ("adduser --system --no-create-home app", "/home/app", "absent"),
        ("adduser -S -G group app", "/home/app", "dir"),
        ("useradd app", "/home/app", "absent"),
        ("useradd -m app", "/home/app", "dir"),
        ("useradd --create-home --shell /bin/sh app", "/home/app", "dir"),
        ("useradd -m -d /made/app app", "/made/app", "dir"),
        ("useradd -m -M app", "/home/app", "absent"),
        ("mkdir -m 755 /out", "/src/755", "absent"),
        ("mkdir --mode 755 /out", "/src/755", "absent"),
        ("touch -r go.mod /out", "/out", "file"),
        ("mkdir -- -x", "/src/-x", "dir"),
        ("install main.go /out", "/out", "unknown"),
        ("git config --system url.https://x.insteadOf y", "/etc/gitconfig", "file"),
        ("git config --global url.https://x.insteadOf y", "/root/.gitconfig", "file"),
        ("git config --system core.askPass /askpass", "/etc/gitconfig", "file"),
        ("ADD=1 tee $(what) < go.mod", "/out", "unknown"),
    ],
)
def test_options_of_programs(script: str, path: str, expected: str) -> None:
    assert after(script, path) == expected


@pytest.mark.parametrize("words", ["app", "-u 1000 app", "--uid=1000 app", "-r app", "-s /bin/sh -c comment app"])
def test_a_user_who_was_added_is_known(words: str) -> None:
    got = replayed(f"{FROM}RUN useradd {words}\nUSER app\nRUN go version\n", FILES)
    user = steps(got)[-1].user
    assert (user.name, user.uid, user.home) == ("app", 1000 if "1000" in words else "app", "/home/app")


def test_a_user_of_unknown_name_may_be_any() -> None:
    got = replayed(f"{FROM}RUN useradd $(name)\nUSER other\nRUN go version\n", FILES)
    assert got.stages[-1].user.home is None


@pytest.mark.parametrize(
    ("script", "certain"),
    [
        ("apt-get install -y gcc", False),
        ("apk add --no-cache build-base", False),
        ("apk add clang=17-r0", False),
        ("apk add g++@edge", False),
        ("apk add g++", False),
        ("apk add $(packages)", False),
        ("pacman -S gcc", False),
        ("pacman -Sy base-devel", False),
        ("dnf groupinstall build-essential", False),
        ("apt-get update", True),
        ("apk add tzdata", True),
        ("apk info gcc", True),
    ],
)
def test_a_package_may_bring_what_was_missing(script: str, certain: bool) -> None:
    text = f"FROM golang:1.24-alpine\nWORKDIR /src\nCOPY . .\nRUN {script} || true\nRUN CGO_ENABLED=1 go build .\n"
    cgo = {**MAIN, "main.go": 'package main\n\nimport "C"\n\nfunc main() {}\n'}
    failed = [failure.kind for step in steps(replayed(text, cgo)) for run in step.go for failure in run.failures]
    assert bool(failed) is certain


@pytest.mark.parametrize(
    ("script", "path", "expected"),
    [
        ("ln -s /src /out", "/out/main.go", "file"),
        ("ln -s /src /out", "/out/none.go", "absent"),
        ("ln -s src /out", "/out/main.go", "file"),
        ("ln -s ../src /srv/deep/out", "/srv/deep/out/main.go", "unknown"),
        ("mkdir -p /a && ln -s /src /a", "/a/src/main.go", "file"),
        ("mkdir /data && ln -s /data /out && cp main.go /out/copy.go", "/data/copy.go", "file"),
        ("mkdir /data && ln -s /data /out && touch /out/new", "/data/new", "file"),
        ("mkdir /data && ln -s /data /out && go build -o /out/app .", "/data/app", "file"),
        ("ln -s /nowhere /out", "/out/main.go", "absent"),
        ("ln -s /out /out", "/out/main.go", "absent"),
        ("ln -s /src /out && rm /out", "/src/main.go", "file"),
        ("ln -sfn /src /out && ln -sfn /srv /out", "/out/main.go", "unknown"),
    ],
)
def test_a_link_leads_on(script: str, path: str, expected: str) -> None:
    assert after(script, path) == expected


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("700", 0o700), ("$(mode)", None), ("u+wx", None), ("a+w", 0o777), ("u=rwx", None), ("9", None), ("-x", None)],
)
def test_the_mode_that_chmod_gives_even_behind_what_is_not_known(mode: str, expected: int | None) -> None:
    image = replayed(f"{FROM}RUN chmod {mode} $(what) main.go\n", FILES).stages[-1].image
    node = image.look("/src/main.go").node
    assert node is not None and node.mode == expected


def test_the_cache_of_go_is_below_the_first_of_several_paths() -> None:
    got = replayed(f"{FROM}ENV GOPATH=/a:/b\nRUN cd /a/pkg/mod/x@v1.0.0\nRUN cd /b/pkg/mod/x@v1.0.0\n", FILES)
    assert [len(step.failures) for step in steps(got)[-2:]] == [0, 1]
