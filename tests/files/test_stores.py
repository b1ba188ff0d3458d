"""Both stores, the folder and a bucket on a real server that speaks S3, do the same."""

import stat
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tandem.config.settings import Settings
from tandem.core.errors import SettingsError, Unavailable
from tandem.files.disk import DiskStore
from tandem.files.store import open_store
from tandem.storage.turns import new_id

pytestmark = pytest.mark.services
BUCKET = "tandem-files"
KEYS = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "us-east-1"}


@pytest.fixture(scope="module")
def s3_server():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    boto3.client("s3", endpoint_url=url, **KEYS).create_bucket(Bucket=BUCKET)
    yield url
    server.stop()


@pytest.fixture(params=["disk", "s3"])
def store(request, tmp_path):
    if request.param == "disk":
        return open_store(Settings(var_dir=tmp_path))
    url = request.getfixturevalue("s3_server")
    return open_store(Settings(s3_bucket=BUCKET, s3_endpoint=url, s3_key="key", s3_secret="secret"))


def later():
    return datetime.now(UTC) + timedelta(minutes=1)


def test_kept_given_out_forgotten(store):
    key, other = new_id("f"), new_id("f")
    data = bytes(range(256)) * 5000
    store.put(key, data)
    assert store.get(key) == data
    assert store.get(other) is None
    store.put(key, b"anew")
    assert store.get(key) == b"anew"
    store.delete(key)
    store.delete(key)
    assert store.get(key) is None


def test_what_is_older_is_listed(store):
    key = new_id("f")
    store.put(key, b"x")
    assert key in set(store.old_keys(later()))
    assert key not in set(store.old_keys(datetime.now(UTC) - timedelta(hours=1)))
    store.delete(key)
    assert key not in set(store.old_keys(later()))


@pytest.mark.parametrize(
    "key", ["../../etc/passwd", "f_", "x" * 30, "f_" + "a" * 18 + "/..", "f_a\0"]
)
def test_no_name_becomes_a_path(store, key):
    for deed in (store.get, store.delete, lambda one: store.put(one, b"x")):
        with pytest.raises(ValueError):
            deed(key)


def test_files_on_disk_are_their_owners_alone(tmp_path):
    store, key = DiskStore(tmp_path / "files"), new_id("f")
    store.put(key, b"x")
    (file,) = [one for one in (tmp_path / "files").rglob("*") if one.is_file()]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_half_written_file_is_none_and_is_cleared_away(tmp_path):
    store, key = DiskStore(tmp_path), new_id("f")
    store.put(key, b"x")
    (file,) = [one for one in tmp_path.rglob("*") if one.is_file()]
    half = file.with_suffix(".part")
    half.write_bytes(b"half")
    assert list(store.old_keys(later())) == [key]
    assert not half.exists() and file.exists()


def test_a_store_that_is_away_says_so(tmp_path, s3_server):
    away = open_store(Settings(
        s3_bucket="nobody-has-this", s3_endpoint=s3_server, s3_key="key", s3_secret="secret"
    ))  # fmt: skip
    with pytest.raises(Unavailable):
        away.put(new_id("f"), b"x")
    (tmp_path / "taken").write_text("a file where the folder should be")
    with pytest.raises(Unavailable):
        DiskStore(tmp_path / "taken").put(new_id("f"), b"x")


def test_half_a_connection_stops_the_start():
    with pytest.raises(SettingsError, match="TANDEM_S3_KEY"):
        open_store(Settings(s3_bucket="b"))
