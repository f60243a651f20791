"""An S3 server in memory: what pyarrow's S3FileSystem asks for when a store is read and written, and no more.

Enters: requests with the bucket in their path. Leaves: answers as on the pages of the Amazon S3 API Reference: CreateBucket,
HeadBucket, ListObjectsV2, HeadObject, GetObject, PutObject, DeleteObject, CreateMultipartUpload, UploadPart,
CompleteMultipartUpload, Error Responses; and "Signature Calculations … Transferring Payload in Multiple Chunks" for bodies.
Of a signature only the id of the key is looked at, and sums are not verified. Whatever else is asked is NotImplemented.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cached_property
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase, BytesIO
from threading import Lock, Thread
from urllib.parse import parse_qsl, unquote, urlsplit
from uuid import uuid4
from xml.etree import ElementTree
from xml.sax.saxutils import escape

KEY = "reviewer"
"""The id of the one access key that is let in."""
PAGE = 3
"""So many names a page, where S3 gives up to 1000: each longer list comes in pages."""


@dataclass
class Object:
    """What is stored under a name, or sent as a part of it."""

    content: bytes
    changed: datetime = field(default_factory=lambda: datetime.now(UTC))

    @cached_property
    def etag(self) -> str:
        return f'"{md5(self.content).hexdigest()}"'

    @property
    def headers(self) -> dict[str, str]:
        return {"ETag": self.etag, "Last-Modified": format_datetime(self.changed, usegmt=True)}


@dataclass
class Answer:
    status: int = 200
    content: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class Refused(Exception):
    """A status and one of the error codes of S3."""


class S3Server(ThreadingHTTPServer):
    """Buckets, and uploads that are not complete, by name."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.buckets: dict[str, dict[str, Object]] = {}
        self.uploads: dict[str, dict[int, Object]] = {}
        self.turn = Lock()


@contextmanager
def serving() -> Iterator[str]:
    """Host and port of a server that runs as long as the block."""
    with S3Server() as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


class Request(BaseHTTPRequestHandler):
    """A connection and what is asked on it, one after the other."""

    server: S3Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def respond(self) -> None:
        address = urlsplit(self.path)
        self.bucket, _, self.name = unquote(address.path).lstrip("/").partition("/")
        self.query = dict(parse_qsl(address.query, keep_blank_values=True))
        self.body = self._body()
        try:
            with self.server.turn:
                answer = self._action()(self)
        except Refused as refused:
            status, code = refused.args
            answer = Answer(status, f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode())
        self.send_response(answer.status)
        for header, value in {**answer.headers, "Content-Length": str(len(answer.content))}.items():
            self.send_header(header, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.content)

    do_HEAD = do_GET = do_PUT = do_POST = do_DELETE = respond  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Nothing: tests look at what the program says."""

    def _body(self) -> bytes:
        chunked = self.headers.get("Transfer-Encoding") == "chunked"
        body = joined(self.rfile) if chunked else self.rfile.read(int(self.headers.get("Content-Length", 0)))
        return joined(BytesIO(body)) if self.headers.get("Content-Encoding") == "aws-chunked" else body

    def _action(self) -> Callable[["Request"], Answer]:
        if f"Credential={KEY}/" not in self.headers.get("Authorization", ""):
            raise Refused(403, "InvalidAccessKeyId")
        marks = " ".join(sorted(self.query.keys() - PARAMETERS))
        action = ACTIONS.get((self.command, "object" if self.name else "bucket", marks))
        if action is None or "x-amz-copy-source" in self.headers:
            raise Refused(501, "NotImplemented")
        return action

    def _objects(self) -> dict[str, Object]:
        if self.bucket not in self.server.buckets:
            raise Refused(404, "NoSuchBucket")
        return self.server.buckets[self.bucket]

    def _object(self) -> Object:
        if self.name not in self._objects():
            raise Refused(404, "NoSuchKey")
        return self._objects()[self.name]

    def _parts(self) -> dict[int, Object]:
        if self.query["uploadId"] not in self.server.uploads:
            raise Refused(404, "NoSuchUpload")
        return self.server.uploads[self.query["uploadId"]]

    def create_bucket(self) -> Answer:
        self.server.buckets.setdefault(self.bucket, {})
        return Answer()

    def head_bucket(self) -> Answer:
        self._objects()
        return Answer()

    def list_objects(self) -> Answer:
        """Names in order; those with the delimiter after the prefix as one folder. The token is the last name given."""
        prefix, delimiter = self.query.get("prefix", ""), self.query.get("delimiter")
        listed: dict[str, str] = {}
        for name, found in self._objects().items():
            end = name.find(delimiter, len(prefix)) + 1 if delimiter else 0
            if name.startswith(prefix):
                listed[name[:end] or name] = _folder(name[:end]) if end else _entry(name, found)
        left = sorted(name for name in listed if name > self.query.get("continuation-token", ""))
        page = left[: min(PAGE, int(self.query.get("max-keys", PAGE)))]
        told = _tag("KeyCount", len(page)) + _tag("IsTruncated", str(page != left).lower())
        if page != left:
            told += _tag("NextContinuationToken", page[-1])
        return _xml("ListBucketResult", told + "".join(listed[name] for name in page))

    def get_object(self) -> Answer:
        found = self._object()
        if not (wanted := self.headers.get("Range")):
            return Answer(200, found.content, found.headers)
        first, last = map(int, wanted.removeprefix("bytes=").split("-"))
        if first >= len(found.content):
            raise Refused(416, "InvalidRange")
        part = found.content[first : last + 1]
        span = f"bytes {first}-{first + len(part) - 1}/{len(found.content)}"
        return Answer(206, part, {**found.headers, "Content-Range": span})

    def put_object(self) -> Answer:
        self._objects()[self.name] = stored = Object(self.body)
        return Answer(headers=stored.headers)

    def delete_object(self) -> Answer:
        self._objects().pop(self.name, None)
        return Answer(204)

    def create_upload(self) -> Answer:
        self._objects()
        self.server.uploads[upload := uuid4().hex] = {}
        return _xml("InitiateMultipartUploadResult", _tag("UploadId", upload))

    def upload_part(self) -> Answer:
        self._parts()[int(self.query["partNumber"])] = part = Object(self.body)
        return Answer(headers=part.headers)

    def complete_upload(self) -> Answer:
        named = [
            (int(part.findtext("{*}PartNumber", "0")), part.findtext("{*}ETag"))
            for part in ElementTree.fromstring(self.body)
        ]
        parts = self._parts()
        if not all(number in parts and parts[number].etag == etag for number, etag in named):
            raise Refused(400, "InvalidPart")
        whole = Object(b"".join(parts[number].content for number, _ in named))
        self._objects()[self.name] = whole
        del self.server.uploads[self.query["uploadId"]]
        return _xml("CompleteMultipartUploadResult", _tag("ETag", whole.etag))


PARAMETERS = {"prefix", "delimiter", "max-keys", "continuation-token"}
"""Those of a list; all others in a query tell one action from another."""
ACTIONS: dict[tuple[str, str, str], Callable[[Request], Answer]] = {
    ("PUT", "bucket", ""): Request.create_bucket,
    ("HEAD", "bucket", ""): Request.head_bucket,
    ("GET", "bucket", "list-type"): Request.list_objects,
    ("HEAD", "object", ""): Request.get_object,
    ("GET", "object", ""): Request.get_object,
    ("PUT", "object", ""): Request.put_object,
    ("DELETE", "object", ""): Request.delete_object,
    ("POST", "object", "uploads"): Request.create_upload,
    ("PUT", "object", "partNumber uploadId"): Request.upload_part,
    ("POST", "object", "uploadId"): Request.complete_upload,
}


def joined(stream: BufferedIOBase) -> bytes:
    """A body that came in chunks, of HTTP or of S3: each its size in hexadecimal, perhaps ";" and a signature, then as
    many bytes; one of size 0 ends them, and after it come headers."""
    chunks = []
    while size := int(stream.readline().partition(b";")[0], 16):
        chunks.append(stream.read(size))
        stream.readline()
    while stream.readline().strip():
        pass
    return b"".join(chunks)


def _entry(name: str, found: Object) -> str:
    told = _tag("Key", name) + _tag("ETag", found.etag) + _tag("Size", len(found.content))
    return f"<Contents>{told}{_tag('LastModified', f'{found.changed:%Y-%m-%dT%H:%M:%S.000Z}')}</Contents>"


def _folder(name: str) -> str:
    return f"<CommonPrefixes>{_tag('Prefix', name)}</CommonPrefixes>"


def _tag(name: str, value: object) -> str:
    return f"<{name}>{escape(str(value))}</{name}>"


def _xml(name: str, inner: str) -> Answer:
    return Answer(200, f'<{name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{inner}</{name}>'.encode())
