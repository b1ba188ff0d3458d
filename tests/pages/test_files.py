"""A picture goes from the customer to the desk and another one back, in real browsers."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support import pictures
from tests.support.pages.axe import problems
from tests.support.pages.screens import Chat, wait_until

PHOTO, LABEL = pictures.phone_photo((1200, 900)), pictures.PDF


GIVE = """(area, [how, bytes]) => {
    const carried = new DataTransfer();
    carried.items.add(new File([new Uint8Array(bytes)], `${how}.jpg`, {type: "image/jpeg"}));
    const goes = {bubbles: true, cancelable: true};
    area.dispatchEvent(how === "paste"
        ? new ClipboardEvent(how, {...goes, clipboardData: carried})
        : new DragEvent(how, {...goes, dataTransfer: carried}));
}"""


def as_file(name: str, data: bytes, kind: str = "image/jpeg") -> dict:
    return {"name": name, "mimeType": kind, "buffer": data}


def inside(chat):
    return next(frame for frame in chat.page.frames if frame.url.endswith("/widget"))


def attached(chat):
    return chat.frame.get_by_role("list", name="Files to be sent")


def add(chat, *files):
    chat.frame.locator("#pick").set_input_files(list(files))
    expect(attached(chat).get_by_text("Ready to send")).to_have_count(len(files))


def is_shown(image) -> None:
    """The picture is there with its pixels, not only its place."""
    expect(image).to_be_visible()
    expect(image).to_have_js_property("complete", True)
    image.evaluate("async (one) => { await one.decode(); }")
    assert image.evaluate("(one) => one.naturalWidth") > 100


def test_a_photo_to_the_desk_and_a_picture_back(chat, desk, somebody):
    add(chat, as_file("broken mug.jpg", PHOTO))
    chat.say("it came like this")
    shown = chat.log.get_by_role("img", name="Picture: broken mug.jpg")
    is_shown(shown)
    chat.ask_for_person()
    sam = desk()
    sam.open(chat.reference)
    for place in (sam.transcript, sam.packet):
        is_shown(place.get_by_role("img", name="Picture: broken mug.jpg"))
    assert problems(sam.page) == []
    sam.transcript.get_by_role("button", name="Picture: broken mug.jpg").click()
    large = sam.page.get_by_role("dialog", name="broken mug.jpg")
    is_shown(large.get_by_role("img"))
    assert problems(sam.page) == []
    sam.page.keyboard.press("Escape")
    expect(large).to_have_count(0)
    sam.claim()
    sam.page.locator("#desk-files").set_input_files(
        [as_file("where to sign.png", pictures.picture(kind="PNG"), "image/png"),
         as_file("label.pdf", LABEL, "application/pdf")]
    )  # fmt: skip
    expect(sam.page.get_by_text("2 files are ready to send")).to_be_attached()
    assert problems(sam.page) == []
    sam.reply("Please print this.")
    is_shown(chat.log.get_by_role("img", name="Picture: where to sign.png"))
    with chat.page.expect_download() as download:
        chat.log.get_by_role("button", name=re.compile("label.pdf")).click()
    assert download.value.suggested_filename == "label.pdf"
    assert Path(download.value.path()).read_bytes() == LABEL


def test_a_picture_alone_is_a_message_and_the_assistant_says_it_cannot_look(chat):
    add(chat, as_file("image.jpg", PHOTO))
    chat.frame.get_by_role("button", name="Send", exact=True).click()
    is_shown(chat.log.get_by_role("img", name="Picture: image.jpg"))
    chat.sees("I can't look at pictures or documents myself")
    expect(attached(chat)).to_be_hidden()
    assert problems(inside(chat)) == []


def test_it_is_opened_large_and_closed_by_keys_alone(chat):
    add(chat, as_file("image.jpg", PHOTO))
    chat.frame.get_by_label("Your message").press("Enter")
    picture = chat.log.get_by_role("button", name="Picture: image.jpg")
    is_shown(picture.get_by_role("img"))
    picture.focus()
    chat.page.keyboard.press("Enter")
    large = chat.frame.get_by_role("dialog", name="image.jpg")
    expect(large.get_by_role("button", name="Close")).to_be_focused()
    assert problems(inside(chat)) == []
    chat.page.keyboard.press("Escape")
    expect(large).to_have_count(0)
    expect(chat.log).to_be_visible()  # the chat itself stays open


def test_pasted_and_dropped_files_are_taken_and_can_be_removed(chat):
    for how in ("paste", "drop"):
        chat.text.evaluate(
            GIVE,
            [how, list(pictures.picture((40, 30)))],
        )
    expect(attached(chat).get_by_text("Ready to send")).to_have_count(2)
    attached(chat).get_by_role("button", name="Remove paste.jpg").click()
    expect(attached(chat).get_by_role("listitem")).to_have_count(1)
    expect(attached(chat).get_by_text("drop.jpg")).to_be_visible()


def test_what_is_refused_says_why_and_the_words_still_go(chat):
    page = b"<!doctype html><script>alert(1)</script>" + b" " * 100
    chat.frame.locator("#pick").set_input_files([as_file("holiday.png", page, "image/png")])
    expect(attached(chat).get_by_role("alert")).to_contain_text("This is neither by its content")
    chat.text.fill("hello")
    expect(chat.frame.get_by_role("button", name="Send", exact=True)).to_have_attribute(
        "aria-disabled", "true"
    )
    attached(chat).get_by_role("button", name="Remove holiday.png").click()
    chat.text.press("Enter")
    chat.stored("hello")


def test_too_large_is_said_before_a_byte_goes(chat):
    sent = []
    chat.page.on("request", lambda request: sent.append(request.url))
    large = as_file("film.jpg", b"\xff\xd8\xff" + b"\0" * 10_000_001)
    chat.frame.locator("#pick").set_input_files([large])
    expect(chat.line).to_contain_text("film.jpg is too large: at most 10 MB")
    assert not [url for url in sent if url.endswith("/chat/files")]


def test_nothing_that_files_need_is_loaded_before_the_first(new_page, front_door):
    page, asked = new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    chat = Chat(page, front_door.url).visit().open()
    assert not [url for url in asked if "/later/" in url]
    add(chat, as_file("image.jpg", PHOTO))
    wait_until(page, lambda: any(url.endswith("/later/send_files.js") for url in asked))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_the_camera_is_a_button_of_its_own(new_page, front_door, scheme):
    page = new_page(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True,
                    color_scheme=scheme)  # fmt: skip
    chat = Chat(page, front_door.url).visit().open()
    expect(chat.frame.get_by_role("button", name="Take a photo")).to_be_visible()
    camera = chat.frame.locator("#shoot")
    assert camera.get_attribute("capture") == "environment"
    camera.set_input_files([as_file("image.jpg", PHOTO)])
    expect(attached(chat).get_by_text("Ready to send")).to_be_visible()
    chat.text.press("Enter")
    is_shown(chat.log.get_by_role("img", name="Picture: image.jpg"))
    wide = chat.frame.locator("body").evaluate("(body) => body.scrollWidth - innerWidth")
    assert wide <= 0
    assert problems(inside(chat)) == []
