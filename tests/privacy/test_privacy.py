"""Export, erasure and retention: one person in every store, and then nowhere."""

import json
from datetime import timedelta

from sqlalchemy import delete, select

from tandem.cli.operate import person as studio_person
from tandem.core.database import reading, writing
from tandem.delivery.outbox_worker import deliver_next
from tandem.handover import agent_actions, open_case
from tandem.handover.change_method import change_contact_method
from tandem.privacy import erasure, own_tables, retention
from tandem.privacy.export import as_text, export
from tandem.privacy.subject import Subject, find
from tandem.shop import tables as shop_tables
from tandem.storage import people as people_storage
from tandem.storage import tables as t
from tandem.storage.whose import of_customer
from tests.conftest import make_runtime, put_away
from tests.privacy.planted import (
    ABOUT_PEOPLE,
    MAYA,
    SECRET,
    SHOP_ABOUT_NOBODY,
    SHOP_ABOUT_TALKS,
    SHOP_KEEPS,
    TOM,
    bytes_in,
    engine_kinds,
    everything_in,
    plant,
    rasa_says,
    rasa_table,
    talk,
)
from tests.support.shops import FixedClock


def test_a_person_is_erased_everywhere_and_others_stay(kept):
    runtime, _ = kept
    maya, hers, his = plant(runtime)
    subject = find(runtime, maya)
    assert SECRET in everything_in(runtime)
    photos = [runtime.file_store.get(one) for one in subject.files]
    assert photos and all(photos)
    assert MAYA.encode() in bytes_in(runtime.config.settings.mailbox_dir)

    receipt = erasure.erase(runtime, subject, maya, "tests")

    with writing(runtime.storage.database) as db:  # kept, and told: see below
        objected = db.execute(delete(t.no_updates)).rowcount
    rows = everything_in(runtime)
    for trace in (SECRET, "purple tortoise", MAYA, hers, "U0MAYA", *subject.ids, *subject.words):
        assert trace not in rows, trace
    assert "where is my wool throw" in rows
    assert runtime.storage.conversations.turns(his)
    if runtime.config.settings.database_url.startswith(
        "sqlite"
    ):  # in no page and no log file either
        there = bytes_in(runtime.config.settings.var)
        for trace in (SECRET, "purple tortoise", MAYA, hers):
            assert trace.encode() not in there, trace
    assert SECRET.encode() not in bytes_in(runtime.config.settings.mailbox_dir)
    with reading(runtime.shop.engine) as db:
        words = db.execute(select(shop_tables.record.c.words)).scalars().all()
        sources = db.execute(select(shop_tables.attempt.c.source)).scalars().all()
    assert SECRET not in words and hers not in sources
    assert runtime.shop.customer(maya), "the account is the shop's to keep"

    assert receipt["left"] == []
    assert not any(runtime.file_store.get(one) for one in subject.files)
    (kept_of_his,) = runtime.storage.files.of(his)
    assert runtime.file_store.get(kept_of_his.id)
    assert objected == 1, "who objected is not to be written to again"
    assert any("no messages are wanted" in one for one in receipt["kept"])
    stores = [f"tandem {name}" for name in ABOUT_PEOPLE if name != "no_updates"]
    stores += [f"shop {name}" for name in SHOP_ABOUT_TALKS]
    for store in (*stores, "rasa events", "mailbox mails", "files"):
        assert receipt["erased"].get(store, 0) >= 1, store
    assert receipt["elsewhere"]["chatwoot case"] == ["4711"]
    assert maya not in json.dumps(receipt)


def test_every_table_is_about_people_or_stays_for_a_reason():
    """A new table is put into one of these, and with that into erasure and export."""
    assert set(t.metadata.tables) >= own_tables.STAYS
    ways = own_tables._ways(Subject())
    named = {column.table.name for column, _ in ways}
    assert named == set(ABOUT_PEOPLE)
    shop = set(shop_tables.metadata.tables)
    assert shop == {*SHOP_ABOUT_TALKS, *SHOP_KEEPS, *SHOP_ABOUT_NOBODY}


def test_the_receipt_proves_itself_and_is_kept(kept):
    runtime, _ = kept
    maya, *_ = plant(runtime)
    receipt = erasure.erase(runtime, find(runtime, maya), maya, "tests")
    claimed = receipt.pop("hash")
    assert claimed == erasure.keyed(runtime, json.dumps(receipt, sort_keys=True))
    assert claimed != erasure.keyed(runtime, json.dumps(receipt | {"by": "x"}, sort_keys=True))
    assert receipt["person"] == erasure.keyed(runtime, maya)
    (file,) = (runtime.config.settings.var / "receipts").iterdir()
    assert json.loads(file.read_text())["hash"] == claimed
    (entry,) = [e for e in runtime.storage.audit.newest() if e["deed"] == "erased a person"]
    assert claimed[:32] in entry["detail"]


def test_a_visitor_nobody_knows_is_found_by_reference_and_by_conversation(kept):
    runtime, _ = kept
    conversation, _, case = talk(runtime, None)
    other, *_ = talk(runtime, None, "somebody else")
    assert find(runtime, case.reference) == find(runtime, conversation)
    erasure.erase(runtime, find(runtime, case.reference), case.reference, "tests")
    assert find(runtime, conversation) is None
    assert SECRET not in everything_in(runtime)
    assert runtime.storage.conversations.turns(other)
    assert find(runtime, "nobody") is None


def test_the_export_has_everything_and_only_of_this_person(kept):
    runtime, _ = kept
    maya, _, his = plant(runtime)
    told = as_text(export(runtime, find(runtime, maya)))
    data = json.loads(told)
    for table in ABOUT_PEOPLE:
        assert data["tandem"].get(table), table
    assert {"profile", "orders", "subscriptions"} == set(data["shop"])
    assert data["rasa"][0]["data"]["text"] == SECRET
    assert data["shop"]["profile"]["email"] == MAYA
    assert data["mailbox"]
    assert his not in told and "wool throw" not in json.dumps(data["tandem"])
    assert "password_hash" not in told


def test_of_a_conversation_that_two_proved_each_export_holds_its_own(kept):
    """A shared tablet: Maya proves herself, then Tom, in one and the same conversation."""
    runtime, _ = kept
    store = runtime.storage.conversations
    maya, tom = (runtime.shop.customers.with_email(one).id for one in (MAYA, TOM))
    conversation = store.open("website")
    store.add_turn(conversation, "customer", "hello there")
    for who, secret in ((maya, "mayas jacket"), (tom, "toms throw"), (maya, "mayas lamp")):
        store.add_turn(conversation, "customer", f"the code for {secret}")
        store.know(conversation, who, "code by mail")
        store.add_turn(conversation, "bot", f"Order 1042 is {secret}")
    open_case.call_person(runtime, conversation, "p9")
    exported = export(runtime, find(runtime, maya))
    told = as_text(exported)
    assert "toms throw" not in told
    assert "hello there" in told and "is mayas jacket" in told and "is mayas lamp" in told
    assert exported["shared"]["conversations"] == [conversation]
    assert exported["shared"]["not told"]["turn"] >= 2
    assert exported["shared"]["not told"]["case_file"] == 1
    erasure.erase(runtime, find(runtime, maya), maya, "tests")
    assert "toms throw" not in everything_in(runtime), "what cannot be told apart goes whole"


def test_the_first_of_two_in_one_conversation_is_found_too(kept):
    """Maya proves herself, then Tom does: the conversation is under his name by then."""
    runtime, _ = kept
    store = runtime.storage.conversations
    maya, tom = (runtime.shop.customers.with_email(one).id for one in (MAYA, TOM))
    conversation = store.open("website")
    for who, secret in ((maya, "mayas jacket"), (tom, "toms throw")):
        store.add_turn(conversation, "customer", f"the code for {secret[:4]}")
        store.know(conversation, who, "code by mail")
        store.add_turn(conversation, "bot", f"Order 1042 is {secret}")
    exported = export(runtime, find(runtime, maya))
    assert exported["shared"]["conversations"] == [conversation]
    assert "mayas jacket" in as_text(exported) and "toms throw" not in as_text(exported)
    erasure.erase(runtime, find(runtime, maya), maya, "tests")
    assert "mayas jacket" not in everything_in(runtime)


def test_a_conversation_that_was_somebody_elses_after_all_is_not_theirs(kept):
    runtime, _ = kept
    store = runtime.storage.conversations
    maya = runtime.shop.customers.with_email(MAYA).id
    conversation = store.open("website")
    store.know(conversation, maya, "code by mail")
    with writing(runtime.storage.database) as db:
        people_storage._detach(db, conversation)
    subject = find(runtime, maya)
    assert subject is None or conversation not in subject.conversations


def test_whoever_chooses_names_gets_nothing_of_others(kept):
    """A visitor who calls the browser "reset_password" and gives an end of other people's
    addresses: neither export nor erasure takes them for anybody else."""
    runtime, _ = kept
    plant(runtime)
    dora = runtime.shop.customers.with_email("grace.kim@example.org")
    bad, *_ = talk(runtime, dora.id, "nothing much", "nothing", user="U0BAD")
    runtime.storage.people.link("visitor", "reset_password", dora.id, "signed in")
    runtime.storage.people.link("visitor", "where_is", dora.id, "signed in")
    with writing(runtime.storage.database) as db:
        case = t.case.c.conversation_id == bad
        db.execute(t.case.update().where(case).values(email="t@example.org"))
    runtime.storage.outbox.put("account_mail", {"wish": "reset_password", "email": MAYA}, "t_x:re")
    mail = {"to": "xt@example.org", "subject": "s", "text": "for xt@example.org alone"}
    runtime.storage.outbox.put("mail", mail, "k1", whose=of_customer("somebody"))
    while deliver_next(runtime, engine_kinds()):
        pass
    subject = find(runtime, dora.id)
    told = json.loads(as_text(export(runtime, subject)))
    assert "account/reset/" not in json.dumps(told), "no link of anybody's"
    assert MAYA not in json.dumps(told) and "xt@example.org" not in json.dumps(told)
    assert not any("reset_password" in str(row) for row in told["tandem"]["outbox"])
    works = runtime.storage.outbox.listed(("todo", "done", "dead"))
    hers = {work.key for work in works if work.whose == bad}
    receipt = erasure.erase(runtime, subject, dora.id, "tests")
    after = runtime.storage.outbox.listed(("todo", "done", "dead"))
    assert {work.key for work in works} - {work.key for work in after} == hers != set()
    assert receipt["left"] == []
    mails = runtime.config.settings.mailbox_dir.glob("*.json")
    assert any("account/reset/" in file.read_text() for file in mails), "the owner's link"


def test_what_names_somebody_and_bears_nobodys_name_is_listed_and_stays(kept):
    runtime, _ = kept
    maya, *_ = plant(runtime)
    other = runtime.storage.conversations.open("website")
    runtime.storage.conversations.receive(other, f"my friend is {MAYA}, not x{MAYA}", "a")
    runtime.storage.conversations.receive(other, f"and another is x{MAYA}", "b")
    runtime.storage.outbox.put("work", {"about": MAYA}, "old work")
    (work,) = [one for one in runtime.storage.outbox.waiting() if one.key == "old work"]
    subject = find(runtime, maya)
    told = export(runtime, subject)["unclear"]
    receipt = erasure.erase(runtime, subject, maya, "tests")
    first = runtime.storage.conversations.turns(other)[0]
    for unclear in (told, receipt["unclear"]):
        assert {f"tandem turn {first.id}", f"tandem outbox {work.id}"} <= set(unclear)
    assert len(runtime.storage.conversations.turns(other)) == 2
    assert receipt["left"] == [] and runtime.storage.outbox.get(work.id)


def test_an_exported_file_is_its_owners_alone(runtime, tmp_path, monkeypatch):
    monkeypatch.setattr(studio_person, "runtime", lambda: runtime)
    rasa_table(runtime.config.settings.tracker_url)
    conversation, file = runtime.storage.conversations.open("website"), tmp_path / "person.json"
    file.write_text("something that was there")
    studio_person.export_person(conversation, file)
    assert json.loads(file.read_text())["tandem"]["conversation"]
    assert file.stat().st_mode & 0o077 == 0


def test_slack_is_asked_to_delete_what_is_ours(tmp_path, filled_shop):
    runtime = make_runtime(
        tmp_path, filled_shop, slack_bot_token="xoxb-x", slack_signing_secret="s"
    )
    rasa_table(runtime.config.settings.tracker_url)
    runtime.storage.agents.add("sam@example.org", "Sam Okafor", "secret-enough", "agent")
    maya, *_ = plant(runtime)
    receipt = erasure.erase(runtime, find(runtime, maya), maya, "tests")
    jobs = [work.payload for work in runtime.storage.outbox.waiting() if work.kind == "slack_erase"]
    assert {job["channel"] for job in jobs} == {"D0MAYA", "C0AGENTS"}
    assert receipt["erased"]["slack messages asked for"] == len(jobs) == 2
    put_away(runtime)


def test_old_conversations_go_by_the_setting_once_a_day(kept):
    runtime, clock = kept
    old, *_ = talk(runtime, None)
    turn_all_back(runtime, days=400)
    rasa_says(runtime.config.settings.tracker_url, "c_nobody-knows-this-one", "x", 0.0)
    fresh, *_ = talk(runtime, None, "fresh words")
    open_one = runtime.storage.conversations.open("website")
    open_case.call_person(runtime, open_one, "h-open")
    with writing(runtime.storage.database) as db:
        db.execute(t.conversation.update().values(opened_at=clock() - timedelta(days=400)))

    erased = retention.daily(runtime)
    assert retention.daily(runtime) is None, "twice in one day"
    rows = everything_in(runtime)
    assert old not in rows and SECRET not in rows
    assert "c_nobody-knows-this-one" not in rows, "a tracker without a conversation"
    assert runtime.storage.conversations.turns(fresh), "somebody wrote there lately"
    assert runtime.storage.cases.of_conversation(open_one), "an open case keeps its conversation"
    assert erased["tandem conversation"] == 1 and erased["rasa events"] >= 2

    clock.go_on(days=1)
    assert retention.daily(runtime) is not None
    clock.go_on(days=800)
    retention.daily(runtime)
    assert fresh not in everything_in(runtime)


def test_nothing_goes_where_the_setting_is_zero(tmp_path, filled_shop):
    clock = FixedClock()
    runtime = make_runtime(tmp_path, filled_shop, clock=clock, retention_days=0)
    conversation = runtime.storage.conversations.open("website")
    clock.go_on(days=5000)
    retention.daily(runtime)
    assert find(runtime, conversation)
    put_away(runtime)


def turn_all_back(runtime, days):
    """Everything so far happened that long ago."""
    with writing(runtime.storage.database) as db:
        for column in (t.turn.c.at, t.conversation.c.opened_at, t.case.c.closed_at, t.outbox.c.at):
            for key, at in db.execute(select(column.table.c.id, column)).all():
                if at is not None:
                    change = column.table.update().where(column.table.c.id == key)
                    db.execute(change.values({column: at - timedelta(days=days)}))


def test_a_mail_that_a_visitor_had_sent_to_an_address_of_others_is_the_visitors(kept):
    """Whoever types somebody's address into a ticket puts words of their own into no export but
    theirs; it is listed for a person to look at."""
    runtime, _ = kept
    maya = runtime.shop.customers.with_email(MAYA).id
    visitor = runtime.storage.conversations.open("website")
    runtime.storage.conversations.receive(visitor, "the visitor's matter", "a")
    case = change_contact_method(runtime, visitor, "mail", email=MAYA)
    (agent,) = runtime.storage.agents.present()
    agent_actions.claim(runtime, case.id, agent)
    case = runtime.storage.cases.get(case.id)
    agent_actions.say(runtime, case, agent, "about the visitor's matter", "a1")
    runtime.storage.saved_views.keep(agent.id, "hers", {"view": "all", "queue": "", "find": MAYA})
    while deliver_next(runtime, engine_kinds()):
        pass
    told = export(runtime, find(runtime, maya))
    assert told["mailbox"] == [] and "mailbox mail" in told["unclear"]
    assert any(one.startswith("tandem saved_view") for one in told["unclear"])
    assert len(export(runtime, find(runtime, visitor))["mailbox"]) == 2
    erasure.erase(runtime, find(runtime, maya), maya, "tests")
    assert len(list(runtime.config.settings.mailbox_dir.glob("*.json"))) == 2
