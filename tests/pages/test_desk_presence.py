"""Breaks, times to be back and what colleagues see of them, in the browser."""

import re

from playwright.sync_api import expect

from tests.support.pages.axe import problems
from tests.support.pages.screens import Chat


def test_a_break_is_seen_by_colleagues_and_gets_no_offers(chat: Chat, desk):
    sam, ines = desk("Sam"), desk("Ines")
    sam.page.get_by_role("button", name="Break, away, no new cases").click()
    dialog = sam.dialog("Presence")
    dialog.get_by_label("on a break").check()
    dialog.get_by_label("Back", exact=True).select_option(label="in 30 minutes")
    assert problems(sam.page) == []
    dialog.get_by_role("button", name="Set").click()
    switch = sam.page.get_by_role("switch")
    expect(switch).to_have_text(re.compile(r"on a break until .*\d:\d\d"))
    expect(switch).not_to_be_checked()
    here = ines.page.get_by_role("region", name="How it stands")
    expect(here.get_by_text(re.compile("Sam Okafor.*on a break until"))).to_be_visible()
    chat.ask_for_person()
    expect(ines.page.get_by_role("alert", name="Offer")).to_be_visible()
    expect(sam.page.get_by_role("alert", name="Offer")).to_have_count(0)
    sam.page.keyboard.press("a")
    expect(switch).to_be_checked()


def test_who_is_not_back_in_time_is_asked_at_their_desk(desk):
    sam = desk("Sam")
    sam.page.clock.install()
    sam.page.reload()
    sam.page.get_by_role("button", name="Break, away, no new cases").click()
    sam.dialog("Presence").get_by_label("no new cases").check()
    sam.dialog("Presence").get_by_role("button", name="Set").click()
    expect(sam.page.get_by_role("switch")).to_have_text(re.compile("no new cases until"))
    sam.page.clock.fast_forward("16:00")
    back = sam.page.get_by_role("button", name="I am back")
    expect(back).to_be_visible()
    assert problems(sam.page) == []
    back.click()
    expect(sam.page.get_by_role("switch")).to_have_text("Available")
    expect(back).to_have_count(0)


def test_a_sound_is_played_by_choice(chat: Chat, somebody, desk):
    lena = desk("Lena")
    lena.page.add_init_script(
        "window.played = 0; const Real = AudioContext;"
        "window.AudioContext = class extends Real {"
        "constructor() { super(); window.played += 1; } };"
    )
    lena.visit()
    lena.page.keyboard.press("g")
    lena.dialog("Notifications").get_by_label("with a sound").check()
    assert lena.page.evaluate("played") == 1  # so that one knows how it sounds
    lena.visit()
    lena.page.keyboard.press("g")
    expect(lena.dialog("Notifications").get_by_label("with a sound")).to_be_checked()
