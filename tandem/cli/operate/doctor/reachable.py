"""What others say when they are asked: Redis, Rasa and its model, the mail server, Slack."""

import asyncio
import smtplib
import ssl

from redis import Redis
from redis.exceptions import RedisError
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from tandem.cli.design.train import fingerprint, stamp_of
from tandem.config.model_file import model_for
from tandem.config.settings import Settings
from tandem.turns.rasa_client import RasaClient

PATIENCE_SECONDS = 5


def redis(settings: Settings) -> list[str]:
    """Redis answers, where there is to be one."""
    if not settings.redis_url:
        return []
    times = {"socket_timeout": PATIENCE_SECONDS, "socket_connect_timeout": PATIENCE_SECONDS}
    try:
        Redis.from_url(settings.redis_url, **times).ping()
    except (RedisError, ValueError) as error:
        return [
            f"TANDEM_REDIS_URL: {type(error).__name__}: {error}. Start Redis, or write another "
            "address, with its password: redis://:PASSWORD@HOST:6379/0."
        ]
    return []


def model(settings: Settings) -> list[str]:
    """There is a model, made from the files as they are; and Rasa, if it runs, understands."""
    problems = []
    made = model_for(settings.spoken)
    stamp = stamp_of(made)
    if not made.exists():
        problems.append("model: there is none. Run: bin/tandem train")
    elif not stamp.exists() or stamp.read_text() != fingerprint(settings.spoken):
        problems.append("model: is older than what it is made from. Run: bin/tandem train")
    asked = asyncio.run(_ask_rasa(settings))
    if asked is None:
        problems.append(
            f"TANDEM_RASA_URL: nothing answers at {settings.rasa_url}. Start it (bin/tandem run), "
            "or write another address."
        )
    elif not asked:
        problems.append(
            f"model: Rasa at {settings.rasa_url} answers, and understands no question, or has "
            "another TANDEM_RASA_TOKEN. Give both the same token; run bin/tandem train; restart "
            "Rasa."
        )
    return problems


async def _ask_rasa(settings: Settings) -> bool | None:
    rasa = RasaClient(settings.rasa_url, settings.rasa_token, PATIENCE_SECONDS)
    try:
        return await rasa.ready() if await rasa.answers() else None
    finally:
        await rasa.close()


def mail(settings: Settings) -> list[str]:
    """The mail server takes us in."""
    if not settings.smtp_host:
        if settings.demo:
            return []
        return ["TANDEM_SMTP_HOST: is empty: no mail goes out, no reset link. Name a mail server."]
    where = f"{settings.smtp_host}:{settings.smtp_port}"
    try:
        with smtplib.SMTP(
            settings.smtp_host, settings.smtp_port, timeout=PATIENCE_SECONDS
        ) as server:
            if settings.smtp_starttls:
                server.starttls(context=ssl.create_default_context())
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
            server.noop()
    except smtplib.SMTPAuthenticationError:
        return [f"TANDEM_SMTP_USER: {where} does not know this user with TANDEM_SMTP_PASSWORD."
                " Write those it gave you."]  # fmt: skip
    except ssl.SSLError as error:
        return [f"TANDEM_SMTP_STARTTLS: {where} has no certificate we trust ({error.reason})."
                " Write the name that stands in its certificate."]  # fmt: skip
    except (smtplib.SMTPException, OSError) as error:
        return [f"TANDEM_SMTP_HOST: {where}: {type(error).__name__}: {error}."
                " Check name, port and TANDEM_SMTP_STARTTLS."]  # fmt: skip
    return []


def slack(settings: Settings) -> list[str]:
    """Slack knows us, and can tell us from others."""
    if not settings.slack_bot_token:
        if settings.slack_agents_channel or settings.slack_signing_secret:
            return ["TANDEM_SLACK_BOT_TOKEN: is empty, so that nothing of Slack works. Copy it from"
                    " the app's page, OAuth & Permissions."]  # fmt: skip
        return []
    problems = []
    if not settings.slack_signing_secret:
        problems.append("TANDEM_SLACK_SIGNING_SECRET: is empty, so that Slack's events are refused."
                        " Copy it from the app's page, Basic Information.")  # fmt: skip
    client = WebClient(
        settings.slack_bot_token, base_url=settings.slack_api_url, timeout=PATIENCE_SECONDS
    )
    try:
        client.auth_test()
        if settings.slack_agents_channel:
            client.conversations_info(channel=settings.slack_agents_channel)
    except SlackApiError as error:
        code = error.response.get("error")
        name = "AGENTS_CHANNEL" if "channel" in str(code) else "BOT_TOKEN"
        problems.append(
            f"TANDEM_SLACK_{name}: Slack says {code}. Copy it anew, and invite the app to the "
            "channel."
        )
    except (SlackClientError, OSError) as error:
        problems.append(
            f"TANDEM_SLACK_API_URL: Slack does not answer ({type(error).__name__}). Let this "
            "machine reach it."
        )
    return problems
