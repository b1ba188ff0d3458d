"""Plugs what is really there together: one Runtime per process, made on first use."""

from functools import lru_cache

from argon2 import PasswordHasher
from sqlalchemy import Engine as Database

from tandem.config.knowledge import page_begins
from tandem.config.messages import Messages
from tandem.config.next_steps import load_next_steps
from tandem.config.packet_texts import load_packet_texts
from tandem.config.policy_file import PolicyFile
from tandem.config.rasa_project import load_rasa_project
from tandem.config.settings import ROOT, Settings, load_settings
from tandem.config.team import load_team
from tandem.core.clock import set_clock
from tandem.core.database import open_database
from tandem.core.ports import Clock
from tandem.runtime import Config, Runtime, Storage
from tandem.shop.port import ShopPort
from tandem.shop.sql import SqlShop
from tandem.storage import schema, tables
from tandem.storage.agents import Agents
from tandem.storage.audit import Audit
from tandem.storage.browsers import Browsers
from tandem.storage.cases import Cases
from tandem.storage.conversations import Conversations
from tandem.storage.decision_context import DecisionContexts
from tandem.storage.events import Events
from tandem.storage.external_ids import ExternalIds
from tandem.storage.job_queue import JobQueue
from tandem.storage.limits import Limits
from tandem.storage.mail_codes import MailCodes
from tandem.storage.open_cases import OpenCases
from tandem.storage.peaks import Peaks
from tandem.storage.people import People
from tandem.storage.reflections import Reflections
from tandem.storage.timers import Timers
from tandem.storage.turn_queue import TurnQueue
from tandem.understanding.vocabulary import load_vocabulary


def build_runtime(
    settings: Settings,
    shop: ShopPort | None = None,
    clock: Clock | None = None,
    hasher: PasswordHasher | None = None,
) -> Runtime:
    """All that a process needs. A wrong policy or setting stops the start here, with all reasons.

    Another shop than our own is plugged in as `shop`; another `clock` turns the time, which is
    otherwise the database's (tandem/core/clock.py). `hasher` makes the passwords' hashes;
    without one, argon2's recommended costs.
    """
    config = _config(settings)
    database = open_database(settings.database_url)
    schema.bring_up(database)
    clock = set_clock(database, clock)
    sells = shop or SqlShop(settings.shop_database_url, hasher=hasher)
    return Runtime(config, _storage(database, config, sells, clock, hasher), sells, clock)


def _config(settings: Settings) -> Config:
    packet_texts = load_packet_texts(ROOT)
    team = load_team(settings.path(settings.team_file), settings.keeps_hours)
    return Config(
        settings=settings,
        policy_file=PolicyFile(settings.path(settings.escalation_file)),
        team=team,
        topics=packet_texts.topics,
        packet_texts=packet_texts,
        next_steps=load_next_steps(ROOT / "next_steps.yml"),
        page_begins=page_begins(ROOT),
        rasa_project=load_rasa_project(ROOT),
        vocabulary=load_vocabulary(ROOT),
        messages=Messages(
            ROOT / "words.yml",
            company=settings.company,
            phone=settings.phone,
            mail=settings.mail_address,
            hours=team.hours_words,
        ),
    )


def _storage(
    database: Database,
    config: Config,
    shop: ShopPort,
    clock: Clock,
    hasher: PasswordHasher | None,
) -> Storage:
    return Storage(
        database=database,
        conversations=Conversations(database, shop.customer, clock),
        browsers=Browsers(database),
        people=People(database),
        turn_queue=TurnQueue(database),
        events=Events(database),
        cases=Cases(database, config.team, clock),
        decision_context=DecisionContexts(database),
        peaks=Peaks(database, clock),
        agents=Agents(database, config.team, clock, hasher),
        timers=Timers(database),
        open_cases=OpenCases(database),
        audit=Audit(database),
        reflections=Reflections(database),
        outbox=JobQueue(database, tables.outbox),
        inbox=JobQueue(database, tables.inbox, forget=True),
        external_ids=ExternalIds(database),
        limits=Limits(database, clock, config.settings.redis_url),
        mail_codes=MailCodes(database, clock, config.settings.key_of_codes),
    )


@lru_cache
def runtime() -> Runtime:
    """The runtime of this process."""
    return build_runtime(load_settings())
