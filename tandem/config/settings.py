"""Every setting of Tandem, once: name, default, help.

A setting is read from the environment as TANDEM_<NAME> or from a file `.env`. Nothing else in
the code reads the environment. Secrets have no default; demo mode makes its own and keeps them
under `var/`, so that a stranger can run the demo and nobody can run it in earnest by accident.
"""

import hashlib
import hmac
import os
import re
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from tandem.config.secret_strength import SHORTEST, WAY_OUT, untrimmed, weak_of_others, weaknesses
from tandem.core.errors import SettingsError

ROOT = Path(__file__).resolve().parents[2]
SECRETS = ("secret_key", "identity_secret", "rasa_token")
WEB_ALONE = ("secret_key", "identity_secret")
"""What the front door needs of them, and no other process does."""
DATABASES = {"database_url": "tandem.db", "shop_database_url": "shop.db", "tracker_url": "rasa.db"}
POSTGRESQL = re.compile(r"^(postgres|postgresql|postgresql\+psycopg2)://")
"""Addresses as others write them, stock Rasa among them; we have psycopg 3."""
OTHER_SECRETS = (
    "codes_key",
    "webhook_secret",
    "chatwoot_token",
    "chatwoot_webhook_secret",
    "slack_bot_token",
    "slack_signing_secret",
    "smtp_password",
    "imap_password",
    "shop_webhook_secret",
    "shop_api_secret",
    "shop_api_client_secret",
    "medusa_key",
    "shopify_token",
    "woocommerce_secret",
    "s3_secret",
)
SIGNED_BY_OTHERS = ("slack_signing_secret", "chatwoot_webhook_secret")
"""By which we know that a request is theirs."""
"""Of connections: needed only with them."""


class Settings(BaseSettings):
    """The settings of one installation. Relative paths are taken from the project folder."""

    model_config = SettingsConfigDict(env_prefix="TANDEM_", env_file=ROOT / ".env", extra="ignore")

    demo: bool = Field(False, description="Demo shop, demo sign-ins, local mailbox, own secrets.")
    demo_history: bool = Field(
        False, description="In demo mode: fill 90 days of made-up history, as `make run` does."
    )
    var_dir: Path = Field(Path("var"), description="Folder of everything written at run time.")
    database_url: str = Field("", description="Tandem's database. Default: SQLite in var_dir.")
    shop_database_url: str = Field("", description="The shop's database. Default: SQLite.")
    tracker_url: str = Field("", description="Rasa's trackers. Default: SQLite in var_dir.")
    redis_url: str = Field("", description="Live events and Rasa's locks between processes.")

    shop: str = Field(
        "", description="Which shop: package.module:factory or an entry point. Empty: our own."
    )
    shop_timeout_seconds: float = Field(
        4.0, gt=0, le=60, description="Longest wait for one answer of the shop, tries included."
    )
    shop_cache_seconds: float = Field(
        5.0, ge=0, le=300, description="How old an answer of the shop may be when it is told."
    )

    shop_webhook_secret: str = Field(
        "", description="Signs what the shop tells us (/shop/events). Empty: it tells nothing."
    )
    shop_api_url: str = Field("", description="A server of the Tandem Shop API (docs/shop.md).")
    shop_api_secret: str = Field("", description="Signs requests to it. 32+ characters.")
    shop_api_token_url: str = Field("", description="OAuth 2 instead: where tokens are given.")
    shop_api_client_id: str = Field("", description="OAuth 2: our name there.")
    shop_api_client_secret: str = Field("", description="OAuth 2: our secret there.")
    shop_api_scope: str = Field("", description="OAuth 2: the scope that is asked for, if any.")
    shop_api_certificate: str = Field("", description="Mutual TLS: file of our certificate.")
    shop_api_certificate_key: str = Field("", description="Mutual TLS: file of its key.")
    shop_api_authority: str = Field(
        "",
        description="File of the authority behind the shop's certificate. Default: the system's.",
    )

    medusa_url: str = Field("", description="A Medusa 2 server as the shop.")
    medusa_key: str = Field("", description="A secret API key of it.")
    medusa_publishable_key: str = Field("", description="The publishable key of a storefront.")

    shopify_store: str = Field("", description="A Shopify shop, as example.myshopify.com.")
    shopify_token: str = Field("", description="Admin API access token of an app in it.")
    woocommerce_url: str = Field("", description="A site with WooCommerce as the shop.")
    woocommerce_key: str = Field("", description="Consumer key of its REST API (ck_...).")
    woocommerce_secret: str = Field("", description="Consumer secret that goes with it (cs_...).")

    host: str = Field("127.0.0.1", description="Address the web process listens on.")
    web_port: int = Field(8080, description="Port of the front door, the only public one.")
    inside_host: str = Field("127.0.0.1", description="Rasa's and the action server's address.")
    rasa_port: int = Field(5005, description="Port of Rasa, never public.")
    actions_port: int = Field(5055, description="Port of the action server, never public.")
    rasa_url: str = Field("", description="Where web finds Rasa. Default: loopback, rasa_port.")
    actions_url: str = Field("", description="An action server. Default: Rasa runs the actions.")
    base_url: str = Field("", description="Public address used in mails. Default: host and port.")

    hosts: str = Field(
        "", description="Hosts we may be called by, besides that of base_url; with blanks. *: any."
    )
    secret_key: str = Field("", description="Signs chat tokens and desk sessions. 32+ characters.")
    identity_secret: str = Field("", description="The website's own backend signs customers' JWT.")
    rasa_token: str = Field("", description="Shared token between the processes.")
    codes_key: str = Field(
        "", description="Keys the hashes of codes by mail. Default: made from secret_key."
    )

    widget_origins: str = Field(
        "", description="Websites that may show the chat: origins separated by spaces."
    )
    identity_issuer: str = Field(
        "", description="Who signs customers' JWT (`iss`). Default: base_url."
    )

    company: str = Field("Fernway", description="The company's name as customers know it.")
    phone: str = Field("0113 496 0042", description="Phone number offered as a way to a person.")
    mail_address: str = Field("help@fernway.example.com", description="Mail offered likewise.")

    languages: str = Field(
        "en", description="Languages in which customers are answered, the usual one first: en,de."
    )

    smtp_host: str = Field("", description="Mail server. Empty in demo mode: local mailbox.")
    smtp_port: int = Field(587, description="Port of the mail server.")
    smtp_user: str = Field("", description="User at the mail server, if it asks for one.")
    smtp_password: str = Field("", description="Password at the mail server.")
    smtp_starttls: bool = Field(True, description="Use STARTTLS with the mail server.")
    mail_from: str = Field("Fernway <help@fernway.example.com>", description="Sender of mails.")

    reply_address: str = Field(
        "", description="Where tickets are answered, a mailbox with +tags. Empty: nowhere."
    )
    imap_host: str = Field("", description="Mail server of its mailbox. Empty: not read.")
    imap_port: int = Field(993, description="Port there.")
    imap_user: str = Field("", description="User there.")
    imap_password: str = Field("", description="Password there.")
    imap_tls: bool = Field(True, description="Use TLS with it.")
    imap_folder: str = Field("INBOX", description="The folder that is read.")
    imap_seconds: float = Field(20, gt=0, description="How often it is read.")

    slack_bot_token: str = Field("", description="Slack's bot token (xoxb-...). Empty: no Slack.")
    slack_signing_secret: str = Field("", description="Slack's signing secret of the app.")
    slack_api_url: str = Field("https://slack.com/api/", description="Slack's Web API.")
    slack_agents_channel: str = Field("", description="Id of the channel that gets handovers.")
    slack_queue_channels: dict[str, str] = Field(
        {}, description="Queues with a channel of their own: {'fraud': 'C0...'}."
    )

    ticket_mail: str = Field("", description="Team's mailbox that gets every ticket. Empty: none.")
    webhook_url: str = Field("", description="Where case events are sent, signed. Empty: nowhere.")
    webhook_secret: str = Field("", description="Signs webhooks both ways. 32+ characters.")
    chatwoot_url: str = Field("", description="A Chatwoot that gets the cases. Empty: none.")
    chatwoot_account: int = Field(1, description="Number of the account there.")
    chatwoot_inbox: int = Field(0, description="Number of its API inbox.")
    chatwoot_token: str = Field("", description="Access token of an agent or agent bot there.")
    chatwoot_webhook_secret: str = Field("", description="Secret of its webhook to us.")

    shop_file: Path = Field(
        Path("shop.yml"), description="The shop's numbers, currency and time zone."
    )
    escalation_file: Path = Field(Path("escalation.yml"), description="The policy file.")
    experiments_file: Path = Field(
        Path("experiments.yml"), description="What is tried on whom; none without the file."
    )
    team_file: Path = Field(Path("team.yml"), description="Queues, hours and due times.")
    hours: Literal["", "keep", "ignore"] = Field(
        "", description="Keep team.yml's hours, or ignore them. Default: ignored in demo mode."
    )
    retention_days: int = Field(
        365, ge=0, description="Days after which a conversation nobody touches is erased. 0: never."
    )
    message_limit: int = Field(
        4000, ge=1, le=20_000, description="Longest customer message, in characters."
    )
    rasa_timeout_seconds: float = Field(20.0, description="Longest wait for Rasa's answer.")
    retry_seconds: float = Field(3.0, description="Pause before a kept message is tried again.")
    messages_per_minute: int = Field(30, description="Most messages of one conversation.")
    messages_per_person: int = Field(
        60, ge=0, description="Most messages a minute of one signed-in customer. 0: no limit."
    )
    messages_per_address: int = Field(
        300, ge=0, description="Most messages a minute from one address. 0: no limit."
    )
    chats_per_visitor: int = Field(
        60, ge=0, description="Most chats begun an hour by one browser. 0: no limit."
    )
    chats_per_address: int = Field(
        300, ge=0, description="Most chats begun an hour from one address. 0: no limit."
    )
    files: bool = Field(True, description="Customers and agents may send pictures and PDFs.")
    file_megabytes: int = Field(10, ge=1, le=25, description="Largest file that is taken, in MB.")
    files_per_conversation: int = Field(
        30, ge=1, description="Most files that a customer sends in one conversation."
    )
    files_per_visitor: int = Field(
        60, ge=0, description="Most files an hour of one browser or customer. 0: no limit."
    )
    files_per_address: int = Field(
        300, ge=0, description="Most files an hour from one address. 0: no limit."
    )
    clamav: str = Field(
        "", description="ClamAV's daemon that looks at files: host:port or a socket. Empty: none."
    )
    s3_bucket: str = Field(
        "", description="S3 bucket that keeps the files. Empty: the folder files in var_dir."
    )
    s3_endpoint: str = Field("", description="Address of an S3-compatible store. Empty: Amazon's.")
    s3_region: str = Field("us-east-1", description="Region of the bucket.")
    s3_key: str = Field("", description="Access key id for the bucket.")
    s3_secret: str = Field("", description="Secret access key that goes with it.")
    trusted_proxies: str = Field(
        "", description="Proxies whose X-Forwarded-For and -Proto are believed: addresses, commas."
    )
    metrics_port: int = Field(0, description="Port of Prometheus metrics, never public. 0: none.")
    otlp_url: str = Field("", description="OpenTelemetry collector, OTLP over HTTP. Empty: none.")
    log_format: Literal["text", "json"] = Field("text", description="text or json.")
    log_level: str = Field("info", description="debug, info, warning or error.")

    def completed(self) -> "Settings":
        """Fills in what follows from other settings. Raises SettingsError for a wrong origin."""
        for name, file in DATABASES.items():
            url = getattr(self, name) or f"sqlite:///{self.var / file}"
            setattr(self, name, POSTGRESQL.sub("postgresql+psycopg://", url))
        self.codes_key = self.key_of_codes
        self.rasa_url = self.rasa_url or f"http://127.0.0.1:{self.rasa_port}"
        self.base_url = self.base_url or f"http://{self.host}:{self.web_port}"
        self.identity_issuer = self.identity_issuer or self.base_url
        _ = self.origins, self.spoken  # a wrong one stops the start
        return self

    @property
    def key_of_codes(self) -> str:
        """What the hashes of codes by mail are keyed with."""
        return self.codes_key or made_from(self.secret_key, "codes by mail")

    @property
    def key_of_replies(self) -> str:
        """What reply addresses of cases are signed with."""
        return made_from(self.secret_key, "replies by mail")

    def path(self, value: Path) -> Path:
        """`value` as an absolute path."""
        return value if value.is_absolute() else ROOT / value

    @property
    def var(self) -> Path:
        """Absolute folder of everything written at run time; made when first asked for."""
        folder = self.path(self.var_dir)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    @property
    def origins(self) -> list[str]:
        """`widget_origins` as a list. Raises SettingsError for what is not an origin."""
        found = self.widget_origins.split()
        for origin in found:
            if not re.fullmatch(r"https?://[\w.-]+(:\d+)?", origin):
                raise SettingsError(
                    f"TANDEM_WIDGET_ORIGINS: {origin!r} is not an origin. "
                    "Write it like https://shop.example.com, without a path."
                )
        return found

    @property
    def spoken(self) -> list[str]:
        """`languages` as a list. Raises SettingsError for what is no language's code."""
        found = [one.strip() for one in self.languages.split(",") if one.strip()]
        wrong = [one for one in found if not re.fullmatch("[a-z]{2,3}", one)]
        if wrong or not found:
            raise SettingsError(
                f"TANDEM_LANGUAGES: {self.languages!r}: write codes of ISO 639-1 with commas, the "
                "usual one first, such as en,de."
            )
        return found

    @property
    def has_agents_elsewhere(self) -> bool:
        """Whether people may answer from a system whose presence we cannot see."""
        return bool(self.slack_agents_channel or self.webhook_url or self.chatwoot_url)

    @property
    def keeps_hours(self) -> bool:
        """Whether team.yml's hours count; the demo is to be tried at night too."""
        return self.hours == "keep" or (not self.hours and not self.demo)

    @property
    def file_bytes(self) -> int:
        """`file_megabytes` in bytes."""
        return self.file_megabytes * 1_000_000

    @property
    def files_dir(self) -> Path:
        """Where files are kept that no bucket keeps."""
        return self.var / "files"

    @property
    def mailbox_dir(self) -> Path:
        """Where demo mode drops mails instead of sending them."""
        return self.var / "mailbox"


def _demo_secrets(settings: Settings) -> None:
    for name in SECRETS:
        if getattr(settings, name):
            continue
        file = settings.var / f"{name}.demo"
        try:  # O_EXCL: three processes start at once, and one of them makes the secret
            handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "w") as out:
                out.write(secrets.token_urlsafe(32))
        except FileExistsError:
            pass
        setattr(settings, name, file.read_text())


@lru_cache
def load_settings() -> Settings:
    """The settings of this process, checked. Raises SettingsError naming what is wrong."""
    try:
        settings = Settings()
    except ValidationError as error:
        lines = [
            f"TANDEM_{str(e['loc'][0]).upper()}: {e['msg']} (got {e['input']!r})"
            for e in error.errors()
        ]
        raise SettingsError("\n".join(lines)) from None
    if settings.demo:
        _demo_secrets(settings)
    _check_secrets(settings)
    return settings.completed()


def need_secrets_of_web(settings: Settings) -> None:
    """The front door's own, which no other process has. Raises SettingsError."""
    wrong = _short({f"TANDEM_{name.upper()}": getattr(settings, name) for name in WEB_ALONE})
    if wrong:
        raise SettingsError("\n".join(wrong))


def _short(secrets: dict[str, str]) -> list[str]:
    names = [name for name, secret in secrets.items() if len(secret) < SHORTEST]
    words = f"needs a secret of at least {SHORTEST} characters. {WAY_OUT}"
    return [
        f"{', '.join(names)}: {words} Or set TANDEM_DEMO=true to try Tandem out."
    ] * bool(names)  # fmt: skip


def made_from(secret: str, purpose: str) -> str:
    """Another secret, which tells nothing of the one it was made from."""
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def _check_secrets(settings: Settings) -> None:
    """What every process needs. In the demonstration they need not be good, but be there."""

    def named(names: tuple[str, ...]) -> dict[str, str]:
        return {f"TANDEM_{name.upper()}": getattr(settings, name) for name in names}

    wrong = untrimmed(named((*SECRETS, *OTHER_SECRETS)))
    needed = ("rasa_token", *(() if settings.codes_key else ("secret_key",)))
    wrong += _short(named(needed))
    if not wrong and not settings.demo:
        wrong += weaknesses(named((*SECRETS, "codes_key", "webhook_secret")))
        wrong += weak_of_others(named(SIGNED_BY_OTHERS))
    if wrong:
        raise SettingsError("\n".join(wrong))
