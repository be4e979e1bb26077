"""Keeping what we do not know: fields a newer program or another hand has written."""

from typing import Any


def keep_unknown(raw: Any, was: Any, now: Any) -> Any:
    """``now`` with everything of ``raw`` that is not ours.

    ``raw`` is what the file holds, ``was`` what our records made of it, ``now``
    what they make after a change, all as plain JSON values. A field of ``raw``
    that is not in ``was`` is not ours and stays; in lists, elements keep theirs.
    """
    if raw == was:
        return now
    if isinstance(raw, dict) and isinstance(now, dict):
        known = was if isinstance(was, dict) else {}
        kept = {
            key: keep_unknown(raw.get(key), known.get(key), value) for key, value in now.items()
        }
        return kept | {
            key: value for key, value in raw.items() if key not in known and key not in now
        }
    if isinstance(raw, list) and isinstance(was, list) and isinstance(now, list):
        origins = _origins(was, now)
        return [
            value if origin is None else keep_unknown(raw[origin], was[origin], value)
            for value, origin in zip(now, origins, strict=True)
        ]
    return now


def _origins(was: list[Any], now: list[Any]) -> list[int | None]:
    """For each element of ``now``, where in ``was`` it stood: by id, as it was, by place."""
    free = list(range(len(was)))
    origins: list[int | None] = [None] * len(now)

    def settle(index: int, origin: int | None) -> None:
        if origin is not None:
            origins[index] = origin
            free.remove(origin)

    for index, value in enumerate(now):
        ours = _id(value)
        settle(
            index,
            next(
                (
                    origin
                    for origin in free
                    if (_id(was[origin]) == ours if ours is not None else was[origin] == value)
                ),
                None,
            ),
        )
    if len(was) == len(now):
        for index, value in enumerate(now):
            if origins[index] is None and index in free and _id(value) is None:
                settle(index, index)
    return origins


def _id(value: Any) -> Any:
    return value.get("id") if isinstance(value, dict) else None
