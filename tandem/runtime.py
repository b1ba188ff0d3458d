"""Plugs what is really there into the flow. One Engine per process, made on first use."""

from dataclasses import dataclass
from functools import lru_cache

from argon2 import PasswordHasher
from sqlalchemy import Engine as Database

from tandem.config.messages import Words
from tandem.config.packet_texts import PacketTexts, load_packet_texts
from tandem.config.policy import Policy
from tandem.config.policy_file import PolicyFile
from tandem.config.rasa_project import Rulebook, load_rulebook
from tandem.config.settings import ROOT, Settings, load_settings
from tandem.config.team import Team, load_team
from tandem.config.topics import Topic
from tandem.core.clock import set_clock
from tandem.core.database import open_database
from tandem.core.ports import Clock
from tandem.shop.port import ShopPort
from tandem.shop.sql import SqlShop
from tandem.storage import schema, tables
from tandem.storage.agents import Agents
from tandem.storage.audit import Audit
from tandem.storage.browsers import Browsers
from tandem.storage.cases import Cases
from tandem.storage.conversations import Conversations
from tandem.storage.decision_context import SurroundingFacts
from tandem.storage.events import Events
from tandem.storage.external_ids import Mirrors
from tandem.storage.job_queue import Box
from tandem.storage.limits import Limits
from tandem.storage.open_cases import OpenCases
from tandem.storage.people import People
from tandem.storage.reflections import Reflections
from tandem.storage.surges import Peaks
from tandem.storage.timers import Timers
from tandem.storage.turn_queue import Work
from tandem.understanding.vocabulary import load_vocabulary


@dataclass(frozen=True, slots=True)
class Engine:
    """Everything a process needs, ready to use."""

    settings: Settings
    policy_file: PolicyFile
    team: Team
    topics: dict[str, Topic]
    packet_texts: PacketTexts
    rules: Rulebook
    vocabulary: frozenset[str]
    words: Words
    database: Database
    store: Conversations
    browsers: Browsers
    people: People
    work: Work
    events: Events
    cases: Cases
    surroundings: SurroundingFacts
    peaks: Peaks
    agents: Agents
    timers: Timers
    open_cases: OpenCases
    audit: Audit
    reflections: Reflections
    outbox: Box
    inbox: Box
    mirrors: Mirrors
    limits: Limits
    shop: ShopPort
    clock: Clock

    @property
    def policy(self) -> Policy:
        """The policy in force; it changes with its file."""
        return self.policy_file.current


def build_engine(
    settings: Settings,
    shop: ShopPort | None = None,
    clock: Clock | None = None,
    hasher: PasswordHasher | None = None,
) -> Engine:
    """An engine for `settings`. A wrong policy or setting stops the start here, with all reasons.

    Another shop than our own is plugged in as `shop`; another `clock` turns the time, which is
    otherwise the database's (tandem/core/clock.py). `hasher` makes the passwords' hashes;
    without one, argon2's recommended costs.
    """
    policy_file = PolicyFile(settings.path(settings.escalation_file))
    team = load_team(settings.path(settings.team_file), settings.keeps_hours)
    database = open_database(settings.database_url)
    schema.bring_up(database)
    clock = set_clock(database, clock)
    shop = shop or SqlShop(settings.shop_database_url, hasher=hasher)
    packet_texts = load_packet_texts(ROOT)
    return Engine(
        settings=settings,
        policy_file=policy_file,
        team=team,
        topics=packet_texts.topics,
        packet_texts=packet_texts,
        rules=load_rulebook(ROOT),
        vocabulary=load_vocabulary(ROOT),
        words=Words(
            ROOT / "words.yml",
            company=settings.company,
            phone=settings.phone,
            mail=settings.mail_address,
            hours=team.hours_words,
        ),
        database=database,
        store=Conversations(database, shop.customer, clock),
        browsers=Browsers(database),
        people=People(database),
        work=Work(database),
        events=Events(database),
        cases=Cases(database, team, clock),
        surroundings=SurroundingFacts(database),
        peaks=Peaks(database, clock),
        agents=Agents(database, team, clock, hasher),
        timers=Timers(database, clock),
        open_cases=OpenCases(database),
        audit=Audit(database),
        reflections=Reflections(database),
        outbox=Box(database, tables.outbox),
        inbox=Box(database, tables.inbox, forget=True),
        mirrors=Mirrors(database),
        limits=Limits(database, clock, settings.redis_url),
        shop=shop,
        clock=clock,
    )


@lru_cache
def engine() -> Engine:
    """The engine of this process."""
    return build_engine(load_settings())
