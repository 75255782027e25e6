"""Whether a stage may be copied from where the Dockerfile says so, in BuildKit's words (dockerfile2llb)."""

from gowharf.project.model import BuildConfig
from gowharf.replay.model import Failure
from gowharf.replay.stages import Build
from gowharf.startup import regex
from gowharf.syntax.dockerfile import Dockerfile
from gowharf.text.nearest import nearest
from gowharf.text.source import Place, Span

KIND = "copy-from-unknown-stage"

# Docker Official Images, which are named without a registry.
_LIBRARY = frozenset(
    """adminer aerospike almalinux alpine alt amazoncorretto amazonlinux arangodb archlinux backdrop bash bonita
    buildpack-deps busybox caddy cassandra chronograf cirros clearlinux clickhouse clojure composer consul convertigo
    couchbase couchdb crate dart debian docker drupal eclipse-mosquitto eclipse-temurin elasticsearch elixir emqx erlang
    fedora flink fluentd friendica gcc ghost golang gradle groovy haproxy haskell haxe hello-world httpd hylang ibmjava
    influxdb irssi jetty joomla jruby julia kapacitor kibana kong krakend liquibase logstash mageia mariadb matomo maven
    mediawiki memcached mongo mongo-express mono mysql nats neo4j nextcloud nginx node notary odoo open-liberty openjdk
    oraclelinux orientdb percona perl photon php phpmyadmin plone postfixadmin postgres pypy python r-base rabbitmq
    rakudo-star redis redmine registry rethinkdb rockylinux ros ruby rust sapmachine solr sonarqube spark spiped storm
    swift swipl telegraf tomcat tomee traefik ubuntu unit valkey varnish vault websphere-liberty wordpress xwiki yourls
    znc zookeeper""".split()
)


def refusal(build: Build, name: str, span: Span, current: int) -> Failure | None:
    """Why stage number `current` can't copy or mount from `name`; None where it can, or where nobody knows."""
    names = _names(build.tree)
    place = Place(build.config.dockerfile, span)
    if name.isdigit():
        number = int(name)
        if number < current:
            return None
        if number >= len(names):
            return Failure(KIND, f"invalid stage index {name}", place, {"name": name, "why": "index"})
        return _not_before(name, number, current, names, place)
    lower = name.lower()
    if lower in names[:current] or lower in build.config.contexts or name in build.config.contexts:
        return None
    if lower in names[current:]:
        return _not_before(name, names.index(lower, current), current, names, place)
    return _slip(build, name, [one for one in names[:current] if one], place)


def no_target(config: BuildConfig, tree: Dockerfile) -> tuple[Failure, ...]:
    """A target that no stage is called, said where the build is described, else at the last stage."""
    name, names = config.target or "", [one for one in _names(tree) if one]
    if not _PLAIN.match(name) or config.guess:
        return ()
    last = next((i for i in reversed(tree.instructions) if i.keyword == "FROM"), None)
    if last is None:
        return ()
    place = config.reason.place or Place(config.dockerfile, last.span)
    meant = nearest(name.lower(), names) or next((s for s in names if _extends(name.lower(), s)), None)
    values = {"name": name, "why": "target", "meant": meant or ""}
    return (Failure(KIND, f'target stage "{name}" could not be found', place, values),)


_PLAIN = regex(r"[\w.-]+\Z")


def _names(tree: Dockerfile) -> list[str]:
    froms = [instruction for instruction in tree.instructions if instruction.keyword == "FROM"]
    return [one.words[2].raw.lower() if len(one.words) == 3 else "" for one in froms]


def _not_before(name: str, number: int, current: int, names: list[str], place: Place) -> Failure:
    own = names[current] or f"stage-{current}"
    if number == current:
        says = f"circular dependency detected on stage: {own}"
        return Failure(KIND, says, place, {"name": name, "why": "itself"})
    says = f'cannot copy from stage "{name}", it needs to be defined before current stage "{own}"'
    return Failure(KIND, says, place, {"name": name, "why": "later"})


def _slip(build: Build, name: str, stages: list[str], place: Place) -> Failure | None:
    """A name that is no stage's is an image's; where a stage is called nearly so, it is a slip."""
    if not name.replace("-", "").replace("_", "").isalnum() or name in _LIBRARY:
        return None
    meant = nearest(name, stages) or next((s for s in stages if _extends(name.lower(), s)), None)
    if meant is None or name in build.project.settings.images:
        return None
    image = f"docker.io/library/{name.lower()}:latest"
    says = f"{name}: failed to resolve source metadata for {image}"
    return Failure(KIND, says, place, {"name": name, "why": "slip", "meant": meant})


def _extends(name: str, stage: str) -> bool:
    """`builder` and `build`, `go-builder` and `builder`."""
    short, long = sorted((name, stage), key=len)
    return len(short) >= 4 and (long.startswith(short) or long.endswith(short))
