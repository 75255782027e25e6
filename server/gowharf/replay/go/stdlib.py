"""The standard library's packages: since which minor version each exists, and which of them bring in cgo.

Both tables come from real toolchains: `go list std` and the api/ files of each release for the first, and for the
second `go list -deps` with cgo enabled on Linux (net, os/user, plugin and runtime/cgo have C files there).
"""

from gowharf.project import versions

NEWEST_KNOWN = 27

_SINCE = {
    0: """
        archive/tar archive/zip bufio bytes compress/bzip2 compress/flate compress/gzip compress/lzw compress/zlib
        container/heap container/list container/ring crypto crypto/aes crypto/cipher crypto/des crypto/dsa
        crypto/ecdsa crypto/elliptic crypto/hmac crypto/md5 crypto/rand crypto/rc4 crypto/rsa crypto/sha1
        crypto/sha256 crypto/sha512 crypto/subtle crypto/tls crypto/x509 crypto/x509/pkix database/sql
        database/sql/driver debug/dwarf debug/elf debug/gosym debug/macho debug/pe encoding/ascii85 encoding/asn1
        encoding/base32 encoding/base64 encoding/binary encoding/csv encoding/gob encoding/hex encoding/json
        encoding/pem encoding/xml errors expvar flag fmt go/ast go/build go/doc go/parser go/printer go/scanner
        go/token hash hash/adler32 hash/crc32 hash/crc64 hash/fnv html html/template image image/color image/draw
        image/gif image/jpeg image/png index/suffixarray io io/ioutil log log/syslog math math/big math/cmplx
        math/rand mime mime/multipart net net/http net/http/cgi net/http/fcgi net/http/httptest net/http/httputil
        net/http/pprof net/mail net/rpc net/rpc/jsonrpc net/smtp net/textproto net/url os os/exec os/signal os/user
        path path/filepath reflect regexp regexp/syntax runtime runtime/cgo runtime/debug runtime/pprof sort
        strconv strings sync sync/atomic syscall testing testing/iotest testing/quick text/scanner text/tabwriter
        text/template text/template/parse time unicode unicode/utf16 unicode/utf8 unsafe
    """,
    1: """
        go/format net/http/cookiejar runtime/race
    """,
    2: """
        encoding image/color/palette
    """,
    3: """
        debug/plan9obj
    """,
    5: """
        go/constant go/importer go/types mime/quotedprintable runtime/trace
    """,
    7: """
        context net/http/httptrace
    """,
    8: """
        plugin
    """,
    9: """
        math/bits
    """,
    13: """
        crypto/ed25519
    """,
    14: """
        hash/maphash
    """,
    15: """
        time/tzdata
    """,
    16: """
        embed go/build/constraint io/fs runtime/metrics testing/fstest
    """,
    18: """
        debug/buildinfo net/netip
    """,
    19: """
        go/doc/comment
    """,
    20: """
        crypto/ecdh runtime/coverage
    """,
    21: """
        cmp log/slog maps slices testing/slogtest
    """,
    22: """
        go/version math/rand/v2
    """,
    23: """
        iter structs unique
    """,
    24: """
        crypto/fips140 crypto/hkdf crypto/mlkem crypto/pbkdf2 crypto/sha3 weak
    """,
    25: """
        testing/synctest
    """,
    26: """
        crypto/hpke crypto/mlkem/mlkemtest testing/cryptotest
    """,
    27: """
        crypto/mldsa encoding/json/jsontext encoding/json/v2 uuid
    """,
}

_FIRST = {package: minor for minor, packages in _SINCE.items() for package in packages.split()}

# Importing one of these links net or os/user, which are C code where cgo is enabled.
CGO = frozenset(
    """
    archive/tar crypto/tls crypto/x509 expvar log/syslog mime/multipart net net/http net/http/cgi net/http/cookiejar
    net/http/fcgi net/http/httptest net/http/httptrace net/http/httputil net/http/pprof net/mail net/rpc
    net/rpc/jsonrpc net/smtp net/textproto os/user plugin runtime/cgo
    """.split()
)
# Those of them that have only os/user in them, which the tag osusergo turns into plain Go; the tag netgo does so for
# net alone.
USER = frozenset(["archive/tar", "os/user"])
ALWAYS_CGO = frozenset(["plugin", "runtime/cgo"])

_COMMANDS = frozenset(
    """
    addr2line api asm buildid cgo compile covdata cover dist distpack doc fix go gofmt internal link nm objdump pack
    pprof preprofile relnote test2json tools trace vendor vet
    """.split()
)


def minor(version: str | None) -> int | None:
    """21 for "1.21.3", "1.21" and "1.21rc1"; None where the version is unknown or of another major."""
    parsed = versions.parse(version) if version else None
    if parsed is None or parsed.major != "1" or len(parsed.minor) > 4:
        return None
    return int(parsed.minor)


def is_standard_path(path: str) -> bool:
    """Whether an import path can only be the standard library's: no dot before the first slash
    (search.IsStandardImportPath)."""
    return "." not in path.partition("/")[0]


# Packages whose files are all for an experiment (//go:build goexperiment.…), and the minor versions where that holds.
_TRIED = {
    "arena": ("arenas", 20, NEWEST_KNOWN),
    "encoding/json/jsontext": ("jsonv2", 25, NEWEST_KNOWN),
    "encoding/json/v2": ("jsonv2", 25, NEWEST_KNOWN),
    "iter": ("rangefunc", 22, 22),
    "runtime/secret": ("runtimesecret", 26, NEWEST_KNOWN),
    "simd": ("simd", 27, NEWEST_KNOWN),
    "simd/archsimd": ("simd", 26, NEWEST_KNOWN),
    "testing/synctest": ("synctest", 24, 24),
}


def experiment(path: str, version: str | None) -> str:
    """The experiment that a package of that Go is there for, "" where none."""
    name, first, last = _TRIED.get(path, ("", 1, 0))
    number = minor(version)
    return name if number is not None and first <= number <= last else ""


def has(path: str, version: str | None) -> bool | None:
    """Whether GOROOT/src of that Go has a package of this import path; None: unknown."""
    if experiment(path, version):
        return None
    first = _FIRST.get(path)
    number = minor(version)
    if first is not None:
        return None if number is None and first > 0 else number is None or number >= first
    elements = path.split("/")
    if elements[0] in ("internal", "vendor", "builtin") or ("internal" in elements and elements[0] in _TOPS):
        return None
    if elements[0] == "cmd":
        return None if len(elements) > 1 and elements[1] in _COMMANDS else False
    if number is None or number > NEWEST_KNOWN:
        return None if elements[0] in _TOPS else False
    return False


_TOPS = frozenset(package.partition("/")[0] for package in _FIRST)
