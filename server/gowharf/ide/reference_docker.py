"""What Dockerfile instructions, their flags, mounts and build arguments are, in a sentence or two, with Docker's page.

The texts are our own. Flags are found by (instruction, name), fields of a mount by their name.
"""

from collections.abc import Mapping

from gowharf.ide.reference import Entry

_PAGE = "https://docs.docker.com/reference/dockerfile/"

_INSTRUCTIONS = """
ADD|[--flag…] SOURCE… TARGET|Copies files into the image as COPY does, and also fetches URLs and git repositories and unpacks local tar archives.
ARG|NAME[=DEFAULT]|A variable of the build alone, which `--build-arg` sets. One above the first FROM can be used in FROM lines; a stage sees it only after declaring it again.
CMD|["PROGRAM", "ARGUMENT"…]|What a container runs unless it is told otherwise, or the arguments of ENTRYPOINT. The last one counts.
COPY|[--flag…] SOURCE… TARGET|Copies files of the build context, of another stage or of an image into this one. What .dockerignore leaves out isn't there to be copied.
ENTRYPOINT|["PROGRAM", "ARGUMENT"…]|The program that a container runs; what is given to `docker run` becomes its arguments.
ENV|NAME=VALUE…|Sets variables for the steps below, for stages built from this one, and for the containers of the image.
EXPOSE|PORT[/PROTOCOL]…|Notes which ports the program listens on; it opens none.
FROM|[--platform=…] IMAGE [AS NAME]|Begins a stage on an image, on an earlier stage, or on nothing (`scratch`).
HEALTHCHECK|[--flag…] CMD … or NONE|The command that tells whether a running container is well.
LABEL|NAME=VALUE…|Adds metadata to the image.
MAINTAINER|NAME|The author; deprecated, a LABEL says the same.
ONBUILD|INSTRUCTION|An instruction that runs when another image is built from this one.
RUN|[--flag…] COMMAND|Runs a command in the image. What it exports and where it goes with `cd` ends with it; only files stay.
SHELL|["PROGRAM", "ARGUMENT"…]|The shell that RUN, CMD and ENTRYPOINT use when they are not written as JSON.
STOPSIGNAL|SIGNAL|The signal that stops a container of the image.
USER|NAME[:GROUP]|Who runs the steps below and the container. Files that COPY brings still belong to root without --chown.
VOLUME|PATH…|Directories whose content lives outside of the container's own layer.
WORKDIR|PATH|The directory of the steps below; it is made where it is missing. Relative to the one before.
"""  # noqa: E501
_FLAGS = """
ADD chown|USER:GROUP|Who owns the files; root otherwise.
ADD chmod|MODE|Their permissions.
ADD checksum|sha256:HASH|The sum that a fetched file must have.
ADD keep-git-dir|true|Keeps .git of a git repository.
ADD link|true|Puts the files in a layer that doesn't depend on those below.
ADD exclude|PATTERN|Leaves out what matches.
ADD unpack|true|Whether archives are unpacked.
COPY from|STAGE|Where the files come from: a stage, an image or a named context, in place of the build context.
COPY chown|USER:GROUP|Who owns the files; root otherwise.
COPY chmod|MODE|Their permissions.
COPY link|true|Puts the files in a layer that doesn't depend on those below.
COPY parents|true|Keeps the directories of the sources, so that one COPY brings the go.mod files of many modules to their places.
COPY exclude|PATTERN|Leaves out what matches.
FROM platform|OS/ARCH|The platform of the image. `$BUILDPLATFORM` runs the stage natively, and Go compiles for the target.
HEALTHCHECK interval|DURATION|The time between two checks.
HEALTHCHECK timeout|DURATION|How long a check may take.
HEALTHCHECK start-period|DURATION|The time in which failures don't count.
HEALTHCHECK start-interval|DURATION|The time between two checks while it starts.
HEALTHCHECK retries|NUMBER|How many failures in a row make it unhealthy.
RUN mount|type=TYPE,…|Makes something visible to this command alone: a cache, files of the context or a stage, a secret.
RUN network|default, none or host|The network that the command has; with none it can't fetch modules.
RUN security|sandbox or insecure|Whether it runs with all privileges.
RUN device|NAME|A device that the command may use.
"""  # noqa: E501
_MOUNTS = """
bind|Files of the build context or, with from, of a stage or image. They are read-only unless rw is given, and what is written is thrown away.
cache|A directory that is kept from one build to the next: for Go the build cache and the module cache.
secret|A secret of the build as a file, or with env as a variable; it never gets into the image.
ssh|The SSH agent of the one who builds, for private repositories.
tmpfs|An empty directory in memory.
"""  # noqa: E501
_FIELDS = """
type|TYPE|What kind of mount it is: bind (default), cache, secret, ssh or tmpfs.
target|PATH|Where it appears in the image; also written dst or destination.
source|PATH|What of the place that it comes from is mounted; also written src.
from|STAGE|The stage, image or named context that the files come from.
rw|true|Lets the command write to the mount; what it writes to a bind mount is thrown away.
ro|true|Makes the mount read-only; also written readonly.
id|NAME|The name of the cache, secret or agent; a cache's is its target otherwise.
sharing|shared, private or locked|What two builds that use a cache at a time do: write both, each have their own, or wait.
required|true|Fails the step where the secret or agent isn't given, in place of running without.
env|NAME|Gives the secret as a variable of this name.
mode|MODE|The permissions of the mount.
uid|NUMBER|Who owns the mount; root otherwise.
gid|NUMBER|The group that owns the mount.
size|BYTES|How large a tmpfs may grow.
"""  # noqa: E501
_ARGUMENTS = """
BUILDPLATFORM|The platform of the machine that builds.
BUILDOS|The operating system of the machine that builds.
BUILDARCH|The architecture of the machine that builds.
BUILDVARIANT|The variant of that architecture.
TARGETPLATFORM|The platform to build for.
TARGETOS|The operating system to build for: what GOOS should be.
TARGETARCH|The architecture to build for: what GOARCH should be.
TARGETVARIANT|The variant of that architecture, as v7.
TARGETSTAGE|The stage that is being built.
"""


def _rows(table: str) -> list[list[str]]:
    return [line.split("|") for line in table.strip().split("\n")]


INSTRUCTIONS: Mapping[str, Entry] = {
    name: Entry(f"{name} {form}", text, f"{_PAGE}#{name.lower()}") for name, form, text in _rows(_INSTRUCTIONS)
}
FLAGS: Mapping[tuple[str, str], Entry] = {
    (names.split()[0], names.split()[1]): Entry(
        f"--{names.split()[1]}={form}", text, f"{_PAGE}#{names.replace(' ', '---').lower()}"
    )
    for names, form, text in _rows(_FLAGS)
}
MOUNTS: Mapping[str, Entry] = {
    name: Entry(f"--mount=type={name}", text, f"{_PAGE}#run---mounttype{name}") for name, text in _rows(_MOUNTS)
}
FIELDS: Mapping[str, Entry] = {
    name: Entry(f"{name}={form}", text, f"{_PAGE}#run---mount") for name, form, text in _rows(_FIELDS)
}
SYNONYMS: Mapping[str, str] = {
    "src": "source", "dst": "target", "destination": "target", "readonly": "ro", "readwrite": "rw",
}  # fmt: skip
ARGUMENTS: Mapping[str, Entry] = {
    name: Entry(name, text, f"{_PAGE}#automatic-platform-args-in-the-global-scope") for name, text in _rows(_ARGUMENTS)
}
DIRECTIVES: Mapping[str, Entry] = {
    "syntax": Entry(
        "# syntax=IMAGE", "The frontend that reads this Dockerfile; it is fetched before the build.", f"{_PAGE}#syntax"
    ),
    "escape": Entry(
        "# escape=CHARACTER", "The character that continues lines and escapes others: \\ or `.", f"{_PAGE}#escape"
    ),
    "check": Entry("# check=skip=RULE", "Which of the builder's own checks to leave out.", f"{_PAGE}#check"),
}
