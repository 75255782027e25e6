"""GOPROXY as Go reads it: entries, what parts them, what is wrong with one, and which the public can reach.

After modfetch/proxy.go: proxyList and newProxyRepo, which judge the whole list up to `direct` or `off` before the first
module is fetched. No fault that is told here holds what stands before the @ of a URL.
"""

from gowharf.project.private import is_private_host
from gowharf.startup import NamedTuple, regex
from gowharf.syntax.gostring import quote

_ENTRY = regex(r"([^,|]*)([,|]?)")
_USERINFO = regex(r"://[^/@]*@")
_SCHEME = regex(r"[A-Za-z][A-Za-z0-9+.-]*:")
_AUTHORITY = regex(r"[^/?#]*")
_PORT = regex(r":\d*\Z")
_PARTED = regex(r";\s*(?:direct|off|https?://|file://)")
_PUBLIC = frozenset(
    """proxy.golang.org goproxy.io goproxy.cn mirrors.aliyun.com goproxy.baidu.com athens.azurefd.net gocenter.io
    goproxies.io proxy.golang.com.cn mirrors.cloud.tencent.com repo.huaweicloud.com mirrors.tencent.com
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

    @property
    def url(self) -> str:
        """With the scheme that Go puts in front of a host."""
        bare = ":/" not in self.text and not self.text.startswith("/")
        return f"https://{self.text}" if bare and any(char in self.text for char in ".:/") else self.text

    @property
    def shown(self) -> str:
        """As messages may print it."""
        return _USERINFO.sub("://xxxxx@", self.text)


def entries(value: str) -> list[Entry]:
    """The list's entries, empty ones left out as Go does."""
    found = [Entry(match[1].strip(), match[2]) for match in _ENTRY.finditer(value)]
    return [entry for entry in found if entry.text]


def in_force(value: str) -> list[Entry]:
    """The entries that Go ever asks: up to the first direct or off."""
    found: list[Entry] = []
    for entry in entries(value):
        found.append(entry)
        if entry.text in ("direct", "off"):
            break
    return found


def fault(value: str) -> tuple[str, str] | None:
    """The first entry that Go refuses ("" for the list as a whole), and what it says; None for a good list."""
    held = in_force(value)
    if value and not held:
        return "", "GOPROXY list is not the empty string, but contains no entries"
    for entry in held:
        said = None if entry.keyword else _refused(entry)
        if said is not None:
            return entry.text, said
    return None


def _refused(entry: Entry) -> str | None:
    url = _USERINFO.sub("://xxxxx@", entry.url)
    match = _SCHEME.match(url)
    if match is None:
        if ":" in url.partition("/")[0]:
            return f"parse {quote(url)}: first path segment in URL cannot contain colon"
        return f"invalid proxy URL missing scheme: {url}"
    scheme, rest = match[0][:-1].lower(), url[match.end() :]
    match = _AUTHORITY.match(rest, 2) if rest.startswith("//") else None
    host = match[0].rpartition("@")[2] if match is not None else ""
    said = _bad_host(host)
    if said is not None:
        return f"parse {quote(url)}: {said}"
    if ";" in host and scheme in ("http", "https"):
        # Taken for a part of the host's name, which so can't be resolved.
        return f"Get {quote(url)}: dial tcp: lookup {host}: no such host"
    if scheme == "file" and _PARTED.search(rest):
        return f"reading {url}: no such file or directory"
    if scheme not in ("http", "https", "file"):
        return f"invalid proxy URL scheme (must be https, http, file): {url}"
    return None


def _bad_host(host: str) -> str | None:
    """net/url parseHost, for names and not for addresses in brackets."""
    if host.startswith("["):
        return None if "]" in host else "missing ']' in host"
    for char in host:
        if char in ' "<>\\^`{|}' or ord(char) < 32:
            return f"invalid character {quote(char)} in host name"
    at = host.find(":")
    if at >= 0 and not _PORT.match(host, host.rfind(":")):
        return f"invalid port {quote(host[host.rfind(':') :])} after host"
    return None
