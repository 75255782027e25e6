"""The godebug settings that go.mod and go.work may name (internal/godebugs/table.go of Go 1.21 to 1.27).

Patch releases add some, so a name that any Go has is never called unknown; those that were removed are, from then on.
"""

from collections.abc import Mapping

from gowharf.project.versions import is_valid
from gowharf.replay.go.versions import minor, too_old

NAMES = frozenset(
    """allowmultiplevcs asynctimerchan containermaxprocs cryptocustomrand dataindependenttiming decoratemappings
    embedfollowsymlinks execerrdot fips140 fips140ems gocachehash gocachetest gocacheverify gotestjsonbuildtext
    gotypesalias htmlmetacontenturlescape http2client http2debug http2server httpcookiemaxnum
    httplaxcontentlength httpmuxgo121 httpservecontentkeepheaders httpservecontentmaxranges installgoroot
    jstmpllitinterp multipartfiles multipartmaxheaders multipartmaxparts multipathtcp netdns netedns0 panicnil
    randautoseed randseednop rsa1024min tarinsecurepath tls10server tls3des tlskyber tlsmaxrsasize tlsmlkem
    tlsrsakex tlssecpmlkem tlssha1 tlsunsafeekm tracebacklabels updatemaxprocs urlmaxqueryparams urlstrictcolons
    winreadlinkvolume winsymlink x509keypairleaf x509negativeserial x509rsacrt x509sha1 x509sha256skid
    x509sslcertoverrideplatform x509usefallbackroots x509usepolicies zipinsecurepath""".split()
)
# Since which Go they are gone, and the values that meant the old behaviour: from 1.27 on only those are refused.
_REMOVED: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "x509sha1": (24, ("1",)),
    "tlskyber": (24, ("0",)),
    "gotypesalias": (27, ("0",)),
    "tlsunsafeekm": (27, ("1",)),
    "tlsrsakex": (27, ("1",)),
    "tls3des": (27, ("1",)),
    "tls10server": (27, ("1",)),
    "x509keypairleaf": (27, ("0",)),
    "asynctimerchan": (27, ("1", "2")),
}
_NEWEST_KNOWN = 27


def fault(key: str, value: str, version: str) -> str | None:
    """What modload.CheckGodebug says against a setting; None where it is fine, or newer than what is known here."""
    for what, text in (("key", key), ("value", value)):
        if " " in text or "\t" in text:
            return f"{what} contains space"
    for what, text in (("key", key), ("value", value)):
        if "," in text:
            return f"{what} contains comma"
    if key == "default":
        if not value.startswith("go") or not is_valid(value[2:]):
            return "value for default= must be goVERSION"
        if too_old(version, value[2:]):
            return f"default={value} too new (toolchain is go{version})"
        return None
    running = minor(version)
    removed, old = _REMOVED.get(key, (running + 1, ()))
    if running > _NEWEST_KNOWN or (key in NAMES and running < removed):
        return None
    page = f"https://go.dev/doc/godebug#go-1{removed}"
    if running >= 27 and key in _REMOVED:
        return f'removed GODEBUG "{key}" set to old value "{value}" ({page})' if value in old else None
    if running == 26 and key == "x509sha1":
        return f'use of removed godebug "{key}", see {page}'
    return f'unknown godebug "{key}"'
