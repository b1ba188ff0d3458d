"""Plugs what is really there together: one Runtime per process, made on first use."""

from functools import lru_cache

from argon2 import PasswordHasher
from sqlalchemy import Engine as Database

from tandem.config.design_files import DesignFiles
from tandem.config.experiments import load_experiments
from tandem.config.messages import Messages
from tandem.config.policy_file import PolicyFile
from tandem.config.roles import load_roles
from tandem.config.settings import ROOT, Settings, load_settings
from tandem.config.shop_facts import load_shop_facts, use
from tandem.config.team import load_team
from tandem.config.topics import load_topics
from tandem.core.clock import set_clock
from tandem.core.database import open_database
from tandem.core.errors import PolicyError
from tandem.core.ports import Clock
from tandem.files.scanner import Scanner
from tandem.files.store import open_store
from tandem.insights.team_check import insights_problems
from tandem.runtime import Config, Runtime, Storage
from tandem.shop.chosen import choose_shop
from tandem.shop.port import ShopPort
from tandem.skills.needs import not_offered
from tandem.storage import schema, tables
from tandem.storage.agents import Agents
from tandem.storage.alarms import Alarms
from tandem.storage.audit import Audit
from tandem.storage.browsers import Browsers
from tandem.storage.cases import Cases
from tandem.storage.chat_mails import ChatMails
from tandem.storage.contacts import Contacts
from tandem.storage.conversations import Conversations
from tandem.storage.decision_context import DecisionContexts
from tandem.storage.drafts import Drafts
from tandem.storage.drifted import Drifted
from tandem.storage.empathy import EmpathyAudits
from tandem.storage.events import Events
from tandem.storage.experiment_outcomes import ExperimentOutcomes
from tandem.storage.experiments import Experiments
from tandem.storage.external_ids import ExternalIds
from tandem.storage.files import Files
from tandem.storage.job_queue import JobQueue
from tandem.storage.limits import Limits
from tandem.storage.mail_codes import MailCodes
from tandem.storage.measured import Measured
from tandem.storage.no_updates import NoUpdates
from tandem.storage.notifications import Notifications
from tandem.storage.ongoing import Ongoing
from tandem.storage.open_cases import OpenCases
from tandem.storage.peaks import Peaks
from tandem.storage.people import People
from tandem.storage.ratings import Ratings
from tandem.storage.reading_list import ReadingList
from tandem.storage.reflections import Reflections
from tandem.storage.reviews import Reviews
from tandem.storage.saved_views import SavedViews
from tandem.storage.search import Search
from tandem.storage.shop_deed_log import ShopDeedLog
from tandem.storage.snippets import Snippets
from tandem.storage.studied import Studied
from tandem.storage.tags import Tags
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

    The settings choose the shop, unless one is given as `shop`; another `clock` turns the time,
    which is otherwise the database's (tandem/core/clock.py). `hasher` makes the passwords' hashes;
    without one, argon2's recommended costs.
    """
    use(load_shop_facts(settings.path(settings.shop_file)))
    sells = shop or choose_shop(settings, hasher)
    config = _config(settings, sells)
    database = open_database(settings.database_url)
    schema.bring_up(database)
    clock = set_clock(database, clock)
    storage = _storage(database, config, sells, clock, hasher)
    scanner = Scanner(settings.clamav)
    return Runtime(config, storage, sells, clock, open_store(settings), scanner)


def _config(settings: Settings, shop: ShopPort) -> Config:
    team_file = settings.path(settings.team_file)
    team = load_team(team_file, settings.keeps_hours)
    wrong = insights_problems(team_file, team, load_topics(ROOT / "topics.yml"))
    if wrong:
        raise PolicyError(wrong)
    return Config(
        settings=settings,
        policy_file=PolicyFile(settings.path(settings.escalation_file), load_roles(ROOT)),
        experiments=load_experiments(settings.path(settings.experiments_file)),
        team=team,
        design_files=DesignFiles(ROOT, not_offered(shop.capabilities)),
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
        reviews=Reviews(database),
        outbox=JobQueue(database, tables.outbox),
        inbox=JobQueue(database, tables.inbox, forget=True),
        external_ids=ExternalIds(database),
        files=Files(database, clock),
        limits=Limits(database, clock, config.settings.redis_url),
        mail_codes=MailCodes(database, clock, config.settings.key_of_codes),
        experiments=Experiments(database),
        experiment_outcomes=ExperimentOutcomes(database),
        empathy=EmpathyAudits(database),
        studied=Studied(database),
        drifted=Drifted(database, config.team.zone),
        contacts=Contacts(
            database, config.team.zone, lambda: config.policy_file.current.confidence.at
        ),
        measured=Measured(database),
        ratings=Ratings(database),
        chat_mails=ChatMails(database, clock),
        reading_list=ReadingList(database),
        alarms=Alarms(database),
        no_updates=NoUpdates(database),
        snippets=Snippets(database, clock),
        tags=Tags(database, clock),
        drafts=Drafts(database, clock),
        ongoing=Ongoing(database, clock),
        search=Search(database),
        notifications=Notifications(database, clock),
        saved_views=SavedViews(database, clock),
        shop_deeds=ShopDeedLog(database, clock),
    )


@lru_cache
def runtime() -> Runtime:
    """The runtime of this process."""
    return build_runtime(load_settings())
