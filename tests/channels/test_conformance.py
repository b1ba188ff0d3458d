"""Website, Slack and mail keep to the one contract (docs/channels.md)."""

import pytest
from aiosmtpd.controller import Controller

from tandem.channels.conformance.checks import CHECKS
from tests.channels.benches import MailBench, SlackBench, WebsiteBench
from tests.channels.slack import conftest as of_slack
from tests.conftest import make_runtime, put_away
from tests.support.imap_server import ImapServer
from tests.support.pages.front_door import free_port
from tests.support.served import served

pytestmark = pytest.mark.services


class Kept:
    """An SMTP server's handler that keeps what it gets, but for what it refuses."""

    def __init__(self):
        self.envelopes, self.refuses = [], 0

    async def handle_DATA(self, server, session, envelope):
        if self.refuses:
            self.refuses -= 1
            return "451 try again"
        self.envelopes.append(envelope)
        return "250 kept"


@pytest.fixture
def website(runtime):
    with served(runtime) as base:
        yield WebsiteBench(runtime, base)


server, rig = of_slack.server, of_slack.rig


@pytest.fixture
def slack(rig):
    return SlackBench(rig)


@pytest.fixture
def mail(tmp_path, filled_shop):
    imap = ImapServer()
    smtp = Controller(Kept(), hostname="127.0.0.1", port=free_port())
    smtp.start()
    mails = {"smtp_host": "127.0.0.1", "smtp_port": smtp.port, "smtp_starttls": False}
    mails |= {"reply_address": "support@shop.example", "imap_seconds": 0.001}
    site = make_runtime(tmp_path, filled_shop, **mails, **imap.settings())
    added = site.storage.agents.add("sam@example.org", "Sam Okafor", "secret-enough", "agent")
    yield MailBench(site, smtp, imap, site.storage.agents.get(added))
    put_away(site)
    smtp.stop()
    imap.stop()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("channel", ["website", "slack", "mail"])
def test_a_channel_of_ours_keeps_to_the_contract(request, channel, check):
    check(request.getfixturevalue(channel))
