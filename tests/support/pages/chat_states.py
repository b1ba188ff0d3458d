"""Every state of the chat that a customer can be in, one after the other in one conversation."""

from collections.abc import Iterator

from tests.support.pages.screens import Chat, Desk

FORMS = {
    "panel, light": {"color_scheme": "light"},
    "panel, dark": {"color_scheme": "dark"},
    "phone, light": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}},
    "phone, dark": {"color_scheme": "dark", "viewport": {"width": 390, "height": 844}},
    "400 % zoom": {"viewport": {"width": 320, "height": 256}},
    "forced colours": {"forced_colors": "active"},
}
"""How it is looked at: the 380 px panel of a wide page, a phone, 1280 by 1024 px at 400 %."""

BIG_FILE = """() => {
    const carried = new DataTransfer();
    carried.items.add(new File(["picture"], "screen.png", {type: "image/png"}));
    const how = {bubbles: true, cancelable: true, dataTransfer: carried};
    document.getElementById("text").dispatchEvent(new DragEvent("drop", how));
}"""


def states(chat: Chat, agent: Desk) -> Iterator[str]:
    """Go through the states and yield the name of each while the chat is in it.

    `chat` is closed at first; `agent` is signed in at the desk.
    """
    page, frame = chat.page, chat.frame
    yield "closed"
    chat.open().sees("a bot")
    yield "greeted"
    page.context.set_offline(True)
    chat.say("where is my parcel").sees("Waiting to be sent")
    yield "offline, a message waits"
    page.context.set_offline(False)
    chat.stored("where is my parcel", 30)
    chat.sees("can't reach our systems", 20)
    yield "assistant down, choices"
    page.frames[1].evaluate(BIG_FILE)
    yield "a file refused"
    for way in ("Phone", "E-mail", "Call me back"):
        chat.ways.get_by_role("button", name=way).click()
        yield f"way open: {way}"
    number = frame.get_by_label("Your phone number")
    number.fill("12")
    number.press("Enter")
    frame.get_by_text("too short").wait_for()
    yield "a number refused"
    page.keyboard.press("Escape")
    frame.get_by_role("button", name="More").click()
    yield "menu"
    frame.get_by_role("button", name="End this conversation").click()
    yield "asked whether to end"
    frame.get_by_role("button", name="Keep it open").click()
    chat.ask_for_person()
    yield "waiting for a person"
    agent.open(chat.reference).claim()
    chat.sees("has joined")
    agent.reply("Hello, I have your order open. Is it https://shop.example.com/orders/1042 ?")
    chat.sees("I have your order open")
    yield "with a person"
    agent.draft.press_sequentially("One mom", delay=40)
    frame.locator(".turn.typing").wait_for()
    yield "the person is typing"
    frame.get_by_role("button", name="More").click()
    frame.get_by_role("button", name="End this conversation").click()
    frame.get_by_role("button", name="End conversation").click()
    frame.get_by_role("button", name="Start a new conversation").wait_for()
    yield "ended"
