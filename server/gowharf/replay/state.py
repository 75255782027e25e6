"""What a stage is like between two instructions. Immutable: each instruction gives a new one."""

from collections.abc import Mapping

from gowharf.replay.go.world import Tools
from gowharf.replay.image import Image
from gowharf.replay.look import Uid
from gowharf.replay.model import ROOT, User
from gowharf.startup import NamedTuple
from gowharf.syntax.dockerfile import Instruction
from gowharf.text.source import Place

# Of Debian's base-passwd and Alpine's baselayout.
SYSTEM_USERS = frozenset(
    """root daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc gnats _apt nobody adm
    shutdown halt operator postmaster cron ftp sshd at squid xfs cyrus vpopmail ntp smmsp guest svn systemd-network
    systemd-timesync messagebus""".split()
)


class State(NamedTuple):
    """`env` is ENV (and the base image's), `args` the ARGs in scope; a value of None is unknown. `places` says where a
    variable was set. `env_complete`: no variable is set that we don't know of. `workdir` None: unknown. `shell` None:
    one that we can't read. `users` are those that the base has or a RUN added, by name; `users_complete`: there are no
    others. `onbuild` are triggers for stages built FROM this one. `go_floating`, `official`: see `images.BaseImage`.
    `packaged`: a package manager installed something. `plain`: the base is the official golang, alpine, debian or
    ubuntu. `goenv` is what `go env -w` wrote, by file and variable.
    `assumed`: see `images.BaseImage`. `shell_place`: where a SHELL says `shell`.
    `modes_known`: no chmod has been of files that nobody knows.
    """

    image: Image
    env: Mapping[str, str | None]
    args: Mapping[str, str | None]
    places: Mapping[str, Place]
    env_complete: bool
    workdir: str | None
    user: User
    shell: tuple[str, ...] | None
    goenv: Mapping[tuple[str, str], str | None]
    go_version: str | None
    go_floating: bool
    golang: bool
    tools: Tools
    has_shell: bool | None
    users: Mapping[str, User]
    users_complete: bool
    entrypoint: Instruction | None = None
    command: Instruction | None = None
    onbuild: tuple[Instruction, ...] = ()
    packaged: bool = False
    plain: bool = False
    assumed: bool = False
    shell_place: Place | None = None
    modes_known: bool = True

    @property
    def variables(self) -> dict[str, str | None]:
        """What an instruction's `$NAME` sees: ENV wins over ARG."""
        return {**self.args, **self.env}


def lacks_shell(state: State) -> bool:
    """Whether a shell form surely finds no /bin/sh: scratch and distroless have none until something brings one."""
    if state.has_shell is not False or state.shell != ("/bin/sh", "-c"):
        return False
    return not state.image.look("/bin/sh").present and not state.image.touched("/bin/sh")


def lacks_user(state: State) -> bool:
    """Whether the user in force is a name that nothing can resolve: the image surely has no /etc/passwd."""
    if not isinstance(state.user.uid, str) or not state.users_complete or state.user.name in state.users:
        return False
    return state.image.look("/etc/passwd").absent


def find_user(state: State, name: str) -> User:
    """The user of a `USER name[:group]` line or a --chown; root where the name is empty."""
    who, _, group = name.partition(":")
    gid: Uid = int(group) if group.isdigit() else group or None
    if who in ("", "root", "0"):
        return ROOT._replace(gid=gid if group else 0)
    known = state.users.get(who)
    if known is not None:
        return known._replace(gid=gid if group else known.gid)
    if who.isdigit():
        number = int(who)
        for user in state.users.values():
            if user.uid == number:
                return user._replace(gid=gid if group else user.gid)
        # A number without an entry in /etc/passwd gets HOME=/ from the runtime.
        return User(who, number, gid if group else 0, "/" if state.users_complete else None)
    return User(who, who, gid if group else who, None)


def hub_users(golang_or_plain: bool) -> dict[str, User]:
    """The users that Docker Hub's Debian and Alpine images have."""
    if not golang_or_plain:
        return {}
    return {"nobody": User("nobody", 65534, 65534, "/nonexistent"), "daemon": User("daemon", 1, 1, "/usr/sbin")}
