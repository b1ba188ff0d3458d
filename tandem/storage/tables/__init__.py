"""The tables. SQLAlchemy Core; times are aware UTC; ids are text and made by us.

`event` is append-only and holds everything that happened with its time, so that any measure can
later be computed from it. The other tables hold what is true now.
"""

from tandem.storage.tables.base import UtcTime, metadata
from tandem.storage.tables.boxes import inbox, outbox
from tandem.storage.tables.desk import (
    case_tag,
    draft,
    follower,
    notification,
    saved_view,
    shop_deed,
    snippet,
    snippet_use,
    whisper,
)
from tandem.storage.tables.files import stored_file
from tandem.storage.tables.found import WORDS
from tandem.storage.tables.learn import (
    alarm,
    contact,
    empathy_item,
    empathy_rating,
    empathy_remark,
    empathy_sample,
    experiment_person,
    experiment_stop,
    rating,
    review,
)
from tandem.storage.tables.talk import (
    chat_mail,
    conversation,
    event,
    mail_code,
    mirror,
    no_updates,
    position,
    rate,
    turn,
)
from tandem.storage.tables.work import (
    agent,
    audit,
    case,
    note,
    peak,
    person_link,
    reflection,
    sign_in,
    timer,
)

__all__ = [
    "WORDS", "UtcTime", "agent", "alarm", "audit", "case", "case_tag", "chat_mail", "contact",
    "conversation", "draft", "empathy_item", "empathy_rating", "empathy_remark", "empathy_sample",
    "event", "experiment_person", "experiment_stop", "follower", "inbox", "mail_code", "metadata",
    "mirror", "no_updates", "note", "notification", "outbox", "peak", "person_link", "position",
    "rate", "rating", "reflection", "review", "saved_view", "shop_deed", "sign_in", "snippet",
    "snippet_use", "stored_file", "timer", "turn", "whisper",
]  # fmt: skip
