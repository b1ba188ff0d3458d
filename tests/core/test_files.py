"""What is written at run time is its owner's alone."""

import stat
from pathlib import Path

from tandem.core.database import open_database, writing
from tandem.delivery.mail import send_mail
from tests.conftest import make_runtime, put_away


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_a_new_database_and_one_that_was_there(tmp_path):
    there = tmp_path / "there.db"
    there.touch(mode=0o644)
    for file in (tmp_path / "new.db", there):
        engine = open_database(f"sqlite:///{file}")
        with writing(engine) as db:
            db.exec_driver_sql("create table x (y)")
        assert {mode(one) for one in tmp_path.glob(f"{file.name}*")} == {0o600}
        assert len(list(tmp_path.glob(f"{file.name}*"))) == 3, "with its log"
        engine.dispose()


def test_databases_and_mails_of_a_whole_runtime(tmp_path, filled_shop):
    runtime = make_runtime(tmp_path / "var", filled_shop)
    mail = {"to": "maya@example.org", "subject": "s", "text": "t", "link": "l"}
    send_mail(mail, runtime.config.settings)
    files = [file for file in (tmp_path / "var").rglob("*") if file.is_file()]
    assert any(file.suffix == ".json" for file in files) and len(files) >= 3
    assert {file.name: oct(mode(file)) for file in files if mode(file) & 0o077} == {}
    assert mode(runtime.config.settings.mailbox_dir) == 0o700
    put_away(runtime)
