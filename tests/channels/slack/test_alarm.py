"""An alarm of a measure is posted in the agents' channel, inert."""

from tandem.insights.watch import SLACK_ALARM


def test_an_alarm_is_posted_once_and_pings_nobody(rig, runtime):
    text = "more handovers: <!channel> Handed over is at 41 % lately"
    job = {"channel": "C0AGENTS", "text": text}
    assert runtime.storage.outbox.put(SLACK_ALARM, job, "alarm:1:slack")
    assert not runtime.storage.outbox.put(SLACK_ALARM, job, "alarm:1:slack")
    rig.done()
    (message,) = rig.server.channels["C0AGENTS"]
    assert "41 %" in message["text"] and "<!channel>" not in message["text"]
