"""What a process has to work with, ready to use. `tandem/server/bootstrap.py` puts it together."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine as Database

from tandem.config.design_files import DesignFiles
from tandem.config.experiments import Experiment
from tandem.config.messages import Messages
from tandem.config.next_steps import NextSteps
from tandem.config.packet_texts import PacketTexts
from tandem.config.policy import Policy
from tandem.config.policy_file import ChangedPolicy, PolicyFile
from tandem.config.rasa_project import RasaProject
from tandem.config.settings import Settings
from tandem.config.team import Team
from tandem.config.topics import Topic
from tandem.core.ports import Clock
from tandem.files.scanner import Scanner
from tandem.files.store import FileStore
from tandem.shop.port import ShopPort
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


@dataclass(frozen=True, slots=True)
class Config:
    """What has been decided beforehand: settings, and the files of designers and operators."""

    settings: Settings
    policy_file: PolicyFile | ChangedPolicy
    experiments: dict[str, Experiment]
    team: Team
    design_files: DesignFiles
    vocabulary: frozenset[str]
    messages: Messages

    @property
    def policy(self) -> Policy:
        """The policy in force; it changes with its file."""
        return self.policy_file.current

    @property
    def topics(self) -> dict[str, Topic]:
        """The topics by intent; these and what follows change with the model."""
        return self.design_files.current.topics

    @property
    def packet_texts(self) -> PacketTexts:
        """The packet's words."""
        return self.design_files.current.packet_texts

    @property
    def next_steps(self) -> NextSteps:
        """What is done when something has not helped."""
        return self.design_files.current.next_steps

    @property
    def page_begins(self) -> Mapping[str, str]:
        """The intent that each help page begins."""
        return self.design_files.current.page_begins

    @property
    def rasa_project(self) -> RasaProject:
        """Forms, rules, stories, slots."""
        return self.design_files.current.rasa_project


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
    reviews: Reviews
    outbox: JobQueue
    inbox: JobQueue
    external_ids: ExternalIds
    files: Files
    limits: Limits
    mail_codes: MailCodes
    experiments: Experiments
    experiment_outcomes: ExperimentOutcomes
    empathy: EmpathyAudits
    studied: Studied
    drifted: Drifted
    contacts: Contacts
    measured: Measured
    ratings: Ratings
    chat_mails: ChatMails
    reading_list: ReadingList
    alarms: Alarms
    no_updates: NoUpdates
    snippets: Snippets
    tags: Tags
    drafts: Drafts
    ongoing: Ongoing
    search: Search
    notifications: Notifications
    saved_views: SavedViews
    shop_deeds: ShopDeedLog


@dataclass(frozen=True, slots=True)
class Runtime:
    """One per process."""

    config: Config
    storage: Storage
    shop: ShopPort
    clock: Clock
    file_store: FileStore
    file_scanner: Scanner
