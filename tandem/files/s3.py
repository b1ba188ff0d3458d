"""Files in a bucket of an S3-compatible store: Amazon's, MinIO, Garage, Ceph and their like."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store as Bucket

from tandem.config.settings import Settings
from tandem.core.errors import SettingsError, Unavailable
from tandem.files.store import KEY, checked_key

PREFIX = "files/"
SECONDS = 20
TRIES = 3


class S3Store:
    """One bucket, which has to be there. Raises SettingsError where its key is missing."""

    def __init__(self, settings: Settings):
        if not (settings.s3_key and settings.s3_secret):
            raise SettingsError("TANDEM_S3_KEY, TANDEM_S3_SECRET: needed with TANDEM_S3_BUCKET.")
        plain = settings.s3_endpoint.startswith("http://")
        pause = timedelta(milliseconds=100)
        self._bucket = Bucket(
            settings.s3_bucket,
            endpoint=settings.s3_endpoint or None,
            region=settings.s3_region,
            access_key_id=settings.s3_key,
            secret_access_key=settings.s3_secret,
            virtual_hosted_style_request=not settings.s3_endpoint,
            client_options={"allow_http": plain, "timeout": timedelta(seconds=SECONDS)},
            retry_config={
                "max_retries": TRIES,
                "backoff": {"init_backoff": pause, "max_backoff": 10 * pause, "base": 2},
                "retry_timeout": timedelta(seconds=SECONDS),
            },
        )

    def put(self, key: str, data: bytes) -> None:
        """As FileStore."""
        with _told():
            obstore.put(self._bucket, self._path(key), data)

    def get(self, key: str) -> bytes | None:
        """As FileStore."""
        with _told():
            try:
                return bytes(obstore.get(self._bucket, self._path(key)).bytes())
            except (NotFoundError, FileNotFoundError):
                return None

    def delete(self, key: str) -> None:
        """As FileStore."""
        with _told():
            try:
                obstore.delete(self._bucket, self._path(key))
            except (NotFoundError, FileNotFoundError):
                return

    def old_keys(self, before: datetime) -> Iterator[str]:
        """As FileStore."""
        with _told():
            for some in obstore.list(self._bucket, PREFIX):
                for one in some:
                    name = one["path"].removeprefix(PREFIX)
                    if one["last_modified"] < before and KEY.fullmatch(name):
                        yield name

    def _path(self, key: str) -> str:
        return PREFIX + checked_key(key)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError) as error:
        raise Unavailable(f"the bucket of files: {type(error).__name__}") from error
