"""What an item's 5W2H sheet adds to what the item says of itself."""

import msgspec


class Sheet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """何因、何地、何法、何量; 何事、何人 and 何时 are the item's own."""

    why: str = ""
    """何因: why it is done."""
    place: str = ""
    """何地: where."""
    method: str = ""
    """何法: how."""
    amount: str = ""
    """何量: how much, at what cost; an item's target stands here where nothing is written."""
