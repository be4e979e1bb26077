"""Random damage to files: to their bytes, to trees of values, and to zip archives."""

import io
import json
import random
import re
import zipfile
from typing import Any

import yaml

_ODD = (
    "",
    "×" * 3000,
    "0",
    "-1",
    "99999999999999999999",
    "1e999",
    "NaN",
    "2026-02-30",
    "0000-00-00",
    "24:60",
    "true",
    "null",
    "{{ 7 * 7 }}",
    "\ud800",
    "\x1b[2J",
    "=1+1",
    "../../x",
    "١٢",
    "①" * 40,
)
"""Values nobody expects."""

_YAML_SIGNS = ":-[]{}&*!|>'\"%@`#,?\t：　"
_TEMPLATE_SIGNS = ("{{ x }}", "{% for a in b %}", "{%tr endfor %}", "｛｛", "}}", "①、一、")


def spoil_bytes(content: bytes, rng: random.Random) -> bytes:
    """Damage bytes: flip bits, truncate, delete, repeat, overwrite or insert."""
    spoilt = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.randrange(len(spoilt) + 1)
        length = min(len(spoilt) - at, rng.choice((1, 4, 64, 1000, 8000)))
        chunk = bytes(spoilt[at : at + length])
        to = rng.randrange(len(spoilt) + 1)
        match rng.randrange(6):
            case 0:
                for _ in range(rng.choice((1, 3, 20))):
                    if spoilt:
                        spoilt[rng.randrange(len(spoilt))] ^= 1 << rng.randrange(8)
            case 1:
                del spoilt[at:]
            case 2:
                del spoilt[at : at + length]
            case 3:
                spoilt[to:to] = chunk * rng.choice((1, 2, 30))
            case 4:
                spoilt[to : to + length] = chunk
            case _:
                spoilt[at:at] = rng.randbytes(rng.choice((1, 8, 200)))
    return bytes(spoilt)


def spoil_tree(value: Any, rng: random.Random) -> Any:
    """Change one random place in a tree of dicts, lists and plain values.

    The value there is removed, renamed, repeated, wrapped or replaced by an unusual one.
    """
    if isinstance(value, dict) and value and rng.random() < 0.85:
        key = rng.choice(list(value))
        after = dict(value)
        match rng.randrange(8):
            case 0:
                del after[key]
            case 1:
                after[f"{key}{rng.choice(_ODD)[:20]}"] = after.pop(key)
            case 2:
                after[key] = after[rng.choice(list(value))]
            case _:
                after[key] = spoil_tree(value[key], rng)
        return after
    if isinstance(value, list) and value and rng.random() < 0.85:
        at = rng.randrange(len(value))
        match rng.randrange(6):
            case 0:
                return value[:at] + value[at + 1 :]
            case 1:
                return value * rng.choice((2, 50))
            case _:
                return [*value[:at], spoil_tree(value[at], rng), *value[at + 1 :]]
    odd: tuple[Any, ...] = (*_ODD, [], {}, [value], {"x": value}, None, 10**30, -1, 0.5, True)
    return rng.choice(odd)


def spoil_json(content: bytes, rng: random.Random) -> bytes:
    """Damage a JSON file: its tree of values, or its bytes."""
    if rng.random() < 0.4:
        return spoil_bytes(content, rng)
    tree = json.loads(content)
    for _ in range(rng.choice((1, 1, 3))):
        tree = spoil_tree(tree, rng)
    return json.dumps(tree).encode()


def spoil_yaml(content: bytes, rng: random.Random) -> bytes:
    """Damage a YAML file: its tree of values, its bytes, or the characters of YAML's syntax."""
    chance = rng.random()
    if chance < 0.3:
        return spoil_bytes(content, rng)
    if chance < 0.5:
        text = content.decode()
        at = rng.randrange(len(text))
        return (text[:at] + rng.choice(_YAML_SIGNS) + text[at + 1 :]).encode()
    tree = yaml.load(content, Loader=yaml.BaseLoader)
    for _ in range(rng.choice((1, 1, 3))):
        tree = spoil_tree(tree, rng)
    written: str = yaml.dump(tree, allow_unicode=True)
    return written.encode(errors="surrogatepass")


def spoil_zip(content: bytes, rng: random.Random) -> bytes:
    """Damage a zip archive.

    Its parts are changed, lost, repeated or exchanged and packed again, or its bytes are damaged.
    """
    if rng.random() < 0.25:
        return spoil_bytes(content, rng)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(rng.choice((1, 1, 2))):
        weights = [3 if name.endswith(("document.xml", "sheet1.xml")) else 1 for name in parts]
        name = rng.choices(list(parts), weights)[0]
        match rng.randrange(8):
            case 0:
                del parts[name]
            case 1:
                parts[name] = parts[rng.choice(list(parts))]
            case 2:
                parts[name] = spoil_bytes(parts[name], rng)
            case _:
                parts[name] = _spoil_xml(parts[name], rng)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return written.getvalue()


def _spoil_xml(content: bytes, rng: random.Random) -> bytes:
    """Damage XML: delete, repeat or move one tag, or change the value of an attribute."""
    text = content.decode(errors="replace")
    tags = [match.span() for match in re.finditer(r"<[^>]+>", text)]
    values = [match.span(1) for match in re.finditer(r'="([^"]*)"', text)]
    if not tags:
        return spoil_bytes(content, rng)
    begin, end = rng.choice(tags)
    match rng.randrange(6):
        case 0:
            text = text[:begin] + text[end:]
        case 1:
            text = text[:end] + text[begin:end] * rng.choice((1, 500)) + text[end:]
        case 2 if values:
            begin, end = rng.choice(values)
            odd = rng.choice(_ODD).replace("<", "").replace("\x1b", "")
            text = text[:begin] + odd + text[end:]
        case 3:
            whole = re.match(r"<([\w:]+)[^>]*(?<!/)>.*?</\1>", text[begin : begin + 20_000], re.S)
            if whole:
                to = rng.choice(tags)[1]
                text = text[:to] + whole[0] * rng.choice((1, 20)) + text[to:]
        case 4:
            text = text[:end] + rng.choice(_TEMPLATE_SIGNS) + text[end:]
        case _:
            other = rng.choice(tags)
            text = text[:begin] + text[other[0] : other[1]] + text[end:]
    return text.encode(errors="surrogatepass")
