"""What the environment says, read once, with every mistake named in one message."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from core.errors import SettingsError
from core.outgoing import Network
from core.texts import Text, same

PREFIX = "GONGHENG_"
SHORTEST_KEY = 32


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the services are and what the limits are; secrets stay out of ``repr``.

    ``secret_key`` is None only in the embedded form, which keeps one in its data folder.
    ``owner_url`` is the login that may change tables, when it differs from the runtime login.
    """

    data: Path
    database_url: str = field(repr=False)
    owner_url: str = field(repr=False)
    evidence_url: str
    evidence_options: Mapping[str, str] = field(repr=False)
    redis_url: str | None = field(repr=False)
    secret_key: str | None = field(repr=False)
    web_processes: int
    largest_file: int
    log_level: str
    session_idle_minutes: int = 120
    session_hours: int = 12
    outgoing_networks: tuple[Network, ...] = ()
    inbox: Path = Path("var/inbox")
    plugins: Path = Path("var/plugins")
    neo4j_url: str | None = field(default=None, repr=False)
    trusted_proxies: int = 0
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str = "gongheng@localhost"
    mailbox: bool = False
    sign_up: bool = True
    public_url: str = ""
    place: Text | None = None

    @property
    def embedded(self) -> bool:
        """Whether everything runs inside one process: SQLite, and no Redis."""
        return self.redis_url is None and self.database_url.startswith("sqlite")

    @property
    def place_of_data(self) -> Text | None:
        """Where the data lie, as every page says it: as it was set, else this machine's folder."""
        here = self.embedded and "://" not in self.evidence_url
        return self.place or (Text("本机", "this machine") if here else None)


def read(environ: Mapping[str, str]) -> Settings:
    """The settings that ``environ`` spells out; raises one SettingsError that lists all faults."""
    reader = _Reader(environ)
    data = Path(reader.text("DATA", "var"))
    database_url = reader.checked("DATABASE_URL", f"sqlite:///{data}/gongheng.sqlite", _database)
    settings = Settings(
        data=data,
        database_url=database_url,
        owner_url=reader.checked("OWNER_DATABASE_URL", database_url, _database),
        evidence_url=reader.text("EVIDENCE_URL", str(data / "evidence")),
        evidence_options=reader.pairs("EVIDENCE_OPTIONS"),
        redis_url=reader.checked("REDIS_URL", "", _redis) or None,
        secret_key=reader.checked("SECRET_KEY", "", _secret) or None,
        web_processes=reader.number("WEB_PROCESSES", 1),
        largest_file=reader.number("LARGEST_FILE_MB", 200) * 1024 * 1024,
        log_level=reader.checked("LOG_LEVEL", "info", _level),
        session_idle_minutes=reader.number("SESSION_IDLE_MINUTES", 120),
        session_hours=reader.number("SESSION_HOURS", 12),
        outgoing_networks=reader.networks("OUTGOING_NETWORKS"),
        smtp_url=reader.checked("SMTP_URL", "", _smtp) or None,
        mail_from=reader.text("MAIL_FROM", "gongheng@localhost"),
        mailbox=reader.checked("MAIL", "post", _one_of("post", "mailbox")) == "mailbox",
        sign_up=reader.checked("SIGN_UP", "open", _one_of("open", "closed")) == "open",
        public_url=reader.checked("PUBLIC_URL", "", _address).rstrip("/"),
        place=_place(reader.text("PLACE_ZH", ""), reader.text("PLACE_EN", "")),
        inbox=Path(reader.text("INBOX", str(data / "inbox"))),
        plugins=Path(reader.text("PLUGINS", str(data / "plugins"))),
        neo4j_url=reader.checked("NEO4J_URL", "", _neo4j) or None,
        trusted_proxies=reader.number("TRUSTED_PROXIES", 0, least=0),
    )
    reader.agree(settings)
    return settings


class _Reader:
    """Reads variables one by one and gathers what is wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._faults: list[tuple[str, Text]] = []

    def text(self, name: str, default: str) -> str:
        return self._environ.get(PREFIX + name, "").strip() or default

    def checked(self, name: str, default: str, check: Callable[[str], Text | None]) -> str:
        value = self.text(name, default)
        fault = check(value) if value else None
        if fault:
            self._faults.append((PREFIX + name, fault))
        return value

    def number(self, name: str, default: int, *, least: int = 1) -> int:
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit() and int(value) >= least):
            fault = (
                Text("须为正整数", "must be a whole number above 0")
                if least
                else Text("须为 0 或正整数", "must be a whole number")
            )
            self._faults.append((PREFIX + name, fault))
            return default
        return int(value)

    def pairs(self, name: str) -> dict[str, str]:
        """``key=value`` pairs separated by semicolons."""
        pieces = [piece for piece in self.text(name, "").split(";") if piece.strip()]
        if not all("=" in piece for piece in pieces):
            fault = Text(
                "须为以分号分隔的 键=值", "must be key=value pairs separated by semicolons"
            )
            self._faults.append((PREFIX + name, fault))
            return {}
        return {key.strip(): value for key, _, value in (piece.partition("=") for piece in pieces)}

    def networks(self, name: str) -> tuple[Network, ...]:
        """Networks like 10.8.0.0/16, separated by commas."""
        found = []
        for piece in filter(None, (each.strip() for each in self.text(name, "").split(","))):
            try:
                found.append(ip_network(piece))
            except ValueError:
                fault = Text(
                    f"“{piece}”不是网段，写成 10.8.0.0/16",
                    f"{piece} is no network; write 10.8.0.0/16",
                )
                self._faults.append((PREFIX + name, fault))
        return tuple(found)

    def agree(self, settings: Settings) -> None:
        """Check the settings against one another, then raise what has been gathered."""
        if settings.secret_key is None and not settings.embedded:
            fault = Text(
                "使用 PostgreSQL 或 Redis 时必须设置",
                "must be set when PostgreSQL or Redis is used",
            )
            self._faults.append((PREFIX + "SECRET_KEY", fault))
        if settings.redis_url is None and settings.web_processes > 1:
            fault = Text(
                "多于一个进程时必须设置", "must be set when there is more than one process"
            )
            self._faults.append((PREFIX + "REDIS_URL", fault))
        if self._faults:
            raise _together(self._faults)


def _together(faults: list[tuple[str, Text]]) -> SettingsError:
    """One error out of many faults."""
    return SettingsError(
        Text(
            "；".join(f"{name} {fault.zh}" for name, fault in faults),
            "; ".join(f"{name} {fault.en}" for name, fault in faults),
        ),
        where=", ".join(dict.fromkeys(name for name, _ in faults)),
        advice=Text("请修改环境变量后重新启动", "Set the environment variables and start again"),
    )


def _database(value: str) -> Text | None:
    if value.startswith(("sqlite:///", "postgresql+psycopg://", "postgresql://")):
        return None
    return Text(
        "须以 sqlite:/// 或 postgresql:// 开头", "must begin with sqlite:/// or postgresql://"
    )


def _smtp(value: str) -> Text | None:
    parts = urlsplit(value)
    if parts.scheme in {"smtp", "smtps"} and parts.hostname:
        return None
    return Text("须以 smtp:// 或 smtps:// 开头", "must begin with smtp:// or smtps://")


def _one_of(*words: str) -> Callable[[str], Text | None]:
    return lambda value: None if value in words else same(" | ".join(words))


def _address(value: str) -> Text | None:
    parts = urlsplit(value)
    if parts.scheme in {"http", "https"} and parts.hostname and not parts.query:
        return None
    return Text("须以 https:// 或 http:// 开头", "must begin with https:// or http://")


def _place(zh: str, en: str) -> Text | None:
    return Text(zh or en, en or zh) if zh or en else None


def _redis(value: str) -> Text | None:
    if urlsplit(value).scheme in {"redis", "rediss", "unix"}:
        return None
    return Text("须以 redis:// 或 rediss:// 开头", "must begin with redis:// or rediss://")


def _neo4j(value: str) -> Text | None:
    schemes = {f"{name}{secure}" for name in ("bolt", "neo4j") for secure in ("", "+s", "+ssc")}
    if urlsplit(value).scheme in schemes:
        return None
    return Text("须以 bolt:// 或 neo4j:// 开头", "must begin with bolt:// or neo4j://")


def _secret(value: str) -> Text | None:
    if len(value) >= SHORTEST_KEY:
        return None
    return Text(f"至少 {SHORTEST_KEY} 个字符", f"must have at least {SHORTEST_KEY} characters")


def _level(value: str) -> Text | None:
    levels = ("debug", "info", "warning", "error")
    return None if value in levels else same(" | ".join(levels))
