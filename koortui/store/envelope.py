"""The file format: one JSON object whose checksum covers every byte that means something.

`{"format":"koortui-journal","schema":1,"revision":7,"checksum":"sha256:...","data":{...}}`

The head has one spelling only, so a flipped bit anywhere is a broken file: in the head it
breaks the pattern or the checksum, in the data the checksum.
"""

import hashlib
import re

import msgspec

MAX_BYTES = 64 * 1024 * 1024
"""Larger files are not ours: a busy customer's journal stays under a few MB."""

_HEAD = re.compile(
    rb'(\{"format":"(?P<format>[a-z-]{1,40})","schema":(?P<schema>[1-9]\d{0,8}),'
    rb'"revision":(?P<revision>[1-9]\d{0,17}),)'
    rb'"checksum":"sha256:(?P<checksum>[0-9a-f]{64})","data":(?=\{)'
)
_TAIL = b"}\n"
_HEAD_BYTES = 256


class BrokenFileError(Exception):
    """The bytes are not a file we wrote; the message says in which way."""


class Content(msgspec.Struct, frozen=True):
    """The verified content of a file; revision 0 is a store that was never written."""

    schema: int
    revision: int
    data: bytes


def seal(file_format: str, content: Content) -> bytes:
    """The bytes to put on disk for `content`."""
    head = b'{"format":"%s","schema":%d,"revision":%d,' % (
        file_format.encode("ascii"),
        content.schema,
        content.revision,
    )
    checksum = _checksum(head, content.data)
    return b'%s"checksum":"sha256:%s","data":%s%s' % (head, checksum, content.data, _TAIL)


def unseal(file_format: str, raw: bytes) -> Content:
    """The content of `raw` once every byte is accounted for; BrokenFileError otherwise."""
    if not raw:
        raise BrokenFileError("it is empty")
    if not raw.strip(b"\0"):
        raise BrokenFileError("it holds nothing but NUL bytes")
    head = _HEAD.match(raw)
    if head is None:
        raise BrokenFileError("its beginning is not a KoorTUI file's")
    if not raw.endswith(_TAIL):
        raise BrokenFileError("its end is missing")
    data = raw[head.end() : -len(_TAIL)]
    if _checksum(head[1], data) != head["checksum"]:
        raise BrokenFileError("its checksum does not match")
    if head["format"].decode("ascii") != file_format:
        raise BrokenFileError(f"it is a {head['format'].decode('ascii')} file")
    return Content(schema=int(head["schema"]), revision=int(head["revision"]), data=data)


def claimed_revision(raw: bytes) -> int | None:
    """The revision a broken file says it was, if its head can still be read: a hint only."""
    head = _HEAD.match(raw[:_HEAD_BYTES])
    return int(head["revision"]) if head else None


def _checksum(head: bytes, data: bytes) -> bytes:
    digest = hashlib.sha256(head)
    digest.update(data)
    return digest.hexdigest().encode("ascii")
