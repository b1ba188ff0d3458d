"""What a process has to work with, ready to use. `tandem/server/bootstrap.py` puts it together."""

from dataclasses import dataclass

from sqlalchemy import Engine as Database

from tandem.config.messages import Messages
from tandem.config.next_steps import NextSteps
from tandem.config.packet_texts import PacketTexts
from tandem.config.policy import Policy
from tandem.config.policy_file import PolicyFile
from tandem.config.rasa_project import RasaProject
from tandem.config.settings import Settings
from tandem.config.team import Team
from tandem.config.topics import Topic
from tandem.core.ports import Clock
from tandem.shop.port import ShopPort
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


@dataclass(frozen=True, slots=True)
class Config:
    """What has been decided beforehand: settings, and the files of designers and operators."""

    settings: Settings
    policy_file: PolicyFile
    team: Team
    topics: dict[str, Topic]
    packet_texts: PacketTexts
    next_steps: NextSteps
    page_begins: dict[str, str]
    rasa_project: RasaProject
    vocabulary: frozenset[str]
    messages: Messages

    @property
    def policy(self) -> Policy:
        """The policy in force; it changes with its file."""
        return self.policy_file.current


@dataclass(frozen=True, slots=True)
class Storage:
    """Our own database, one repository for each thing that is kept there."""

    database: Database
    conversations: Conversations
    browsers: Browsers
    people: People
    turn_queue: TurnQueue
    events: Events
    cases: Cases
    decision_context: DecisionContexts
    peaks: Peaks
    agents: Agents
    timers: Timers
    open_cases: OpenCases
    audit: Audit
    reflections: Reflections
    outbox: JobQueue
    inbox: JobQueue
    external_ids: ExternalIds
    limits: Limits
    mail_codes: MailCodes


@dataclass(frozen=True, slots=True)
class Runtime:
    """One per process."""

    config: Config
    storage: Storage
    shop: ShopPort
    clock: Clock
