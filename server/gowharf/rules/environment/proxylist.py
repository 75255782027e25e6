"""GOPROXY as Go reads it: entries, what parts them, and which of them the public can reach. (modfetch/proxy.go)"""

import re
from typing import NamedTuple

from gowharf.project.private import is_private_host

_ENTRY = re.compile(r"([^,|]*)([,|]?)")
_PUBLIC = frozenset(
    """proxy.golang.org goproxy.io goproxy.cn mirrors.aliyun.com goproxy.baidu.com athens.azurefd.net gocenter.io
    goproxies.io proxy.golang.com.cn mirrors.cloud.tencent.com repo.huaweicloud.com gonexus.dev mirrors.tencent.com
    goproxy.dev proxy.golang.google.cn""".split()
)


class Entry(NamedTuple):
    """`text` without blanks around it; `after` is the separator behind it, "" after the last."""

    text: str
    after: str

    @property
    def keyword(self) -> bool:
        return self.text in ("direct", "off", "noproxy")

    @property
    def host(self) -> str:
        rest = self.text.partition("://")[2] or self.text
        return rest.partition("/")[0].rpartition("@")[2]

    @property
    def public(self) -> bool:
        """A proxy that is known to serve public modules only."""
        return self.host.partition(":")[0] in _PUBLIC

    @property
    def own(self) -> bool:
        """A proxy that somebody runs for themselves, so it may have private modules."""
        local = self.host.startswith(("127.", "localhost", "[::1]"))
        return not self.keyword and not self.public and not self.text.startswith("file:") and not local

    @property
    def inside(self) -> bool:
        """A proxy at a host that only insiders reach."""
        return self.own and is_private_host(self.host.partition(":")[0])


def entries(value: str) -> list[Entry]:
    """The list's entries, empty ones left out as Go does."""
    found = [Entry(match[1].strip(), match[2]) for match in _ENTRY.finditer(value)]
    return [entry for entry in found if entry.text]
