"""Text that would like to be a page: the desk shows it as it was written, everywhere it shows."""

from playwright.sync_api import expect

from tests.support.pages.screens import Chat

HOSTILE = (
    '<img src=x onerror="window.taken=1"><script>window.taken=1</script>'
    "<a href=javascript:window.taken=1>order 1042</a> {{constructor}} ${window.taken=1} is lost"
)
REPLY = "<svg onload=window.taken=1> I look into it <b>now</b>"
PLANTED = "img[src=x], svg[onload], .transcript script, a[href^=javascript]"


def harmless(page) -> None:
    assert page.evaluate("window.taken") is None
    expect(page.locator(PLANTED)).to_have_count(0)


def test_a_customers_markup_is_text_at_the_desk(chat: Chat, desk):
    chat.say(HOSTILE).ask_for_person()
    agent = desk().open(chat.reference)
    agent.sees("<script>window.taken=1</script>")
    expect(agent.packet).to_be_visible()
    harmless(agent.page)
    agent.claim()
    agent.reply(REPLY)
    agent.sees("<b>now</b>")
    expect(chat.log.get_by_text("<b>now</b>")).to_be_visible()
    harmless(agent.page)
    harmless(chat.page)
    agent.page.get_by_label("Find a case").fill(HOSTILE[:60])
    harmless(agent.page)
