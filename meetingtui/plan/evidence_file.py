"""The record of an evidence file (佐证材料) of an item, an achievement or a meeting."""

from datetime import date
from pathlib import PurePosixPath

import msgspec

_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff"})


class EvidenceFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An evidence file that was copied into the data folder, with a checksum of its content."""

    path: str
    """Where it lies in the data folder, with forward slashes: ``attachments/2026-2027-1/…``."""
    name: str
    """Name of the file that was copied."""
    size: int
    """Size in bytes."""
    sha256: str
    """SHA-256 of the content, 64 hexadecimal digits."""
    added: date
    """Day on which it was added."""

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture that Word can show."""
        return PurePosixPath(self.path).suffix.lower() in _PICTURES

    @property
    def words(self) -> str:
        """Name and size in Chinese: 开题现场.jpg（1.2 MB）."""
        return f"{self.name}（{size_words(self.size)}）"


def size_words(size: int) -> str:
    """Return a size in bytes as an office reads it: 512 字节, 340 KB, 1.2 MB."""
    if size < 1000:
        return f"{size} 字节"
    if size < 1_000_000:
        return f"{round(size / 1000)} KB"
    return f"{size / 1_000_000:.1f} MB"
