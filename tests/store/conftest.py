"""Stores of both kinds: a folder, and an S3 server of our own."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest
from pyarrow.fs import FileSystem

from samiksha.home import STORE
from samiksha.store.place import place_at
from tests.store.s3_server import KEY, serving

BUCKET = "district-reviews"


@dataclass(frozen=True)
class ObjectStore:
    """A store within a bucket; no other test uses it."""

    query: str
    prefix: str

    @property
    def address(self) -> str:
        return f"s3://{BUCKET}/{self.prefix}?{self.query}"


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """What an address says of the server, behind its question mark. One server for all tests, with one bucket."""
    with serving() as host:
        query = f"scheme=http&region=ap-south-1&endpoint_override={host}"
        system, bucket = FileSystem.from_uri(f"s3://{KEY}:secret@{BUCKET}?{query}&allow_bucket_creation=true")
        system.create_dir(bucket)
        yield query


@pytest.fixture
def object_store(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> ObjectStore:
    """An empty store on the server, named by SAMIKSHA_STORE; the credentials are where AWS's own tools look for them."""
    store = ObjectStore(s3_server, uuid4().hex)
    for name, value in (
        ("AWS_ACCESS_KEY_ID", KEY),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        (STORE, store.address),
    ):
        monkeypatch.setenv(name, value)
    return store


@pytest.fixture(params=["folder", "s3"])
def anywhere(request: pytest.FixtureRequest) -> str:
    """For tests that hold wherever the store lies."""
    if request.param == "s3":
        request.getfixturevalue("object_store")
    return str(request.param)


@pytest.fixture(autouse=True)
def places_anew() -> None:
    """Each test opens its places itself."""
    place_at.cache_clear()
