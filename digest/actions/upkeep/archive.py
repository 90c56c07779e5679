"""A backup as a file: a ZIP of the database, the keys and the configuration, with a list of what must be in it
[effect: disk].

Whoever unpacks one trusts nothing in it: names, kinds, number and sizes of its members are looked at before the first
byte is written, and only regular files of the owner's come out.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Literal

from pydantic import Field, ValidationError

from digest import __version__, private
from digest.actions.shape import Shape
from digest.config.site import ADDRESS_KEY
from digest.errors import Refused
from digest.store.database.beside import INBOX

MANIFEST, DATABASE, KEY, CONFIG = "backup.json", "digest.db", "signing.key", "config"
KEYS = (KEY, ADDRESS_KEY)
MOST = 20_000
"""Files in a backup."""
_LARGEST_MANIFEST = 10_000_000
_ROOM = 200_000_000
"""Bytes that stay free on the disk."""
_CHUNK = 1 << 20


class Member(Shape):
    """One file of a backup."""

    size: int = Field(ge=0)
    sha256: str


class Manifest(Shape):
    """What a backup is, and every file in it."""

    format: Literal[1] = 1
    made: datetime
    version: str = __version__
    database: str
    """Where the database lies, from the folder above the configuration on; empty where a server has it."""
    members: Mapping[str, Member]


def pack(archive: IO[bytes], files: Iterable[tuple[str, Path]], made: datetime, database: str) -> Manifest:
    """The archive holds each file under its name, and the list of them. Raises `OSError`, also where a file is none."""
    members: dict[str, Member] = {}
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, file in files:
            with _opened(file) as source, packed.open(_entry(name), "w", force_zip64=True) as target:
                members[name] = _copied(source, target)
        manifest = Manifest(made=made, database=database, members=members)
        packed.writestr(_entry(MANIFEST), manifest.model_dump_json(indent=1))
    return manifest


def unpack(file: Path, folder: Path) -> Manifest:
    """Everything in the backup lies below the folder, and is as it was when the backup was made; what it is. Raises
    `Refused` for a file that is no whole backup of ours, or that does not fit on the disk."""
    try:
        with zipfile.ZipFile(file) as packed:
            manifest = _manifest(packed)
            if sum(member.size for member in manifest.members.values()) + _ROOM > shutil.disk_usage(folder).free:
                raise Refused("There is not enough room on the disk for this backup.", where=str(file))
            for name, member in manifest.members.items():
                _unpack(packed, name, member, folder)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, ValueError) as error:
        raise no_backup(file) from error
    except OSError as error:
        raise Refused(f"This backup cannot be unpacked: {error.strerror or error}.", where=str(file)) from error
    return manifest


def _manifest(packed: zipfile.ZipFile) -> Manifest:
    """The list of what is in the archive. Raises `ValueError` where anything else is in it, or anything of it is not
    as a backup has it."""
    entries = {entry.filename: entry for entry in packed.infolist()}
    if len(entries) != len(packed.infolist()) or len(entries) > MOST + 1 or MANIFEST not in entries:
        raise ValueError
    if entries[MANIFEST].file_size > _LARGEST_MANIFEST:
        raise ValueError
    with packed.open(MANIFEST) as source:
        text = source.read(_LARGEST_MANIFEST)
    try:
        manifest = Manifest.model_validate_json(text)
    except ValidationError as error:
        raise ValueError from error
    sizes = {name: entry.file_size for name, entry in entries.items() if name != MANIFEST}
    if sizes != {name: member.size for name, member in manifest.members.items()}:
        raise ValueError
    if not all(map(_is_ours, entries.values())) or bool(manifest.database) != (DATABASE in sizes):
        raise ValueError
    if INBOX in sizes and not manifest.database:
        raise ValueError
    return manifest


def _is_ours(entry: zipfile.ZipInfo) -> bool:
    """A regular file, not encrypted, under a name that leads nowhere else."""
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG) or entry.flag_bits & 0x1:
        return False
    in_config = entry.filename.startswith(f"{CONFIG}/") and leads_below(entry.filename)
    return in_config or entry.filename in (MANIFEST, DATABASE, INBOX, *KEYS)


def leads_below(name: str) -> bool:
    """The name of a file leads into the folder that it is looked for in, on every system, and a backup can hold it."""
    if not name.isprintable() or re.search(r"[\\:]", name) or str(PurePosixPath(name)) != name:
        return False
    parts = PurePosixPath(name).parts
    return name != "." and all(part not in ("/", "..") and len(part.encode()) <= 255 for part in parts)


def _unpack(packed: zipfile.ZipFile, name: str, member: Member, folder: Path) -> None:
    target = folder / name
    private.make_folder(target.parent)
    with packed.open(name) as source, os.fdopen(private.new_file(target), "wb") as out:
        if _copied(source, out, member.size) != member:
            raise ValueError


def _copied(source: IO[bytes], target: IO[bytes], most: int | None = None) -> Member:
    """What was copied; a little more than `most` bytes at the most."""
    size, digest = 0, hashlib.sha256()
    while (chunk := source.read(_CHUNK)) and (most is None or size <= most):
        target.write(chunk)
        digest.update(chunk)
        size += len(chunk)
    return Member(size=size, sha256=digest.hexdigest())


@contextmanager
def _opened(file: Path) -> Iterator[IO[bytes]]:
    """A regular file, no link."""
    handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as source:
        yield source


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = (stat.S_IFREG | private.FILE) << 16
    return entry


def no_backup(file: Path) -> Refused:
    """Why a file is not unpacked."""
    return Refused(
        "This is no backup of digest, or it is damaged.",
        where=str(file),
        advice="Nothing was changed. Try an older one.",
    )
