"""After whole conversations full of secrets, none is in any database, file or log line."""

from tests.support.planted import PLANTED, bytes_of, found_in
from tests.support.secrets_told import TIMES_WRITTEN, tell_secrets


def test_the_scan_finds_what_is_there():
    assert found_in(b"card 5555-5555 5555 4444.") == ["5555555555554444"]
    assert found_in('{"text": "４２４２４２４２４２４２４２４２"}'.encode()) == ["4242424242424242"]
    assert found_in(b'{"text": "\\uff14\\uff12' + b"\\uff14\\uff12" * 7 + b'"}')
    assert found_in(b"order 1042, 839 201 pieces") == ["839201"]
    assert found_in(b"nothing") == []


def test_no_planted_secret_is_kept_anywhere(system, customer, agent):
    tell_secrets(system, customer, agent)
    everything = bytes_of(system.folder)
    assert b"card number hidden" in everything, "they were planted"
    assert b"one-time code hidden" in everything
    assert found_in(everything) == []
    assert found_in("\n".join(system.log).encode()) == []
    print(f"{len(everything):,} bytes of files, {len(system.log)} log lines: none of", end=" ")
    print(f"{len(PLANTED)} secrets, written {TIMES_WRITTEN} times")
