"""What ClamAV's daemon says of a file."""

import socket

import pytest

from tandem.files.scanner import Scanner
from tests.support.clamd import CLAMD, RealClamd, SmallClamd
from tests.support.pictures import EICAR, PDF

pytestmark = pytest.mark.services


@pytest.fixture(params=["small", "real"])
def clamd(request, tmp_path):
    if request.param == "real" and not CLAMD:
        pytest.skip("clamd is not installed (Debian: clamav-daemon)")
    clamd = RealClamd(tmp_path) if request.param == "real" else SmallClamd()
    yield clamd
    clamd.stop()


def test_malware_is_found_and_the_rest_is_clean(clamd):
    scanner = Scanner(clamd.address)
    assert scanner.look(EICAR) == "found"
    assert scanner.look(PDF) == "clean"
    assert scanner.look(b"\0" * 1_000_000) == "clean"


def test_without_a_scanner_nothing_is_asked():
    assert not Scanner("").is_on and Scanner("").look(EICAR) == "clean"


def test_nobody_there_is_away_and_not_clean(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert Scanner(f"127.0.0.1:{port}").look(PDF) == "away"
    assert Scanner(str(tmp_path / "none.sock")).look(PDF) == "away"
    assert Scanner("no address at all").look(PDF) == "away"


@pytest.mark.parametrize("says", [
    b"INSTREAM size limit exceeded. ERROR\0", b"\0", b"nonsense", b"stream: OKAY\0",
    b"FOUND or OK\0",
])  # fmt: skip
def test_an_answer_that_is_none_is_away(says):
    clamd = SmallClamd(says)
    assert Scanner(clamd.address).look(PDF) == "away"
    clamd.stop()
