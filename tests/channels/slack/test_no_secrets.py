"""Secrets written in Slack: none is in the database's files, whatever became of the message."""

from tests.support.planted import PLANTED, bytes_of, found_in


def test_no_planted_secret_is_kept(rig, caplog):
    caplog.set_level("DEBUG", "tandem")
    for number, (written, _) in enumerate(PLANTED):
        at = f"1764000{number:03}.000100"
        rig.send("message_direct", ts=at, event_id=f"Ev{number}", text=written, blocks=[])
    rig.done()
    assert len(rig.said()) == len(PLANTED)
    everything = bytes_of(rig.runtime.config.settings.var)
    assert b"card number hidden" in everything
    assert found_in(everything) == []
    assert found_in(caplog.text.encode()) == []
    assert found_in(str(rig.server.channels).encode()) == []
