"""How much is to be reached (目标), and how far a number is from it."""

import msgspec


class Target(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How much is to be reached (目标)."""

    words: str
    """As it is said: 不少于 8 次, 100%."""
    amount: float
    """The number."""
    unit: str
    """次, 篇, %, …"""
    comparison: str = "="
    """``>=`` at least, ``<=`` at most, ``=`` the number itself."""

    @property
    def is_limit(self) -> bool:
        """Whether it is not to be exceeded, rather than to be reached."""
        return self.comparison == "<="

    def is_met_by(self, amount: float) -> bool:
        """Whether a number keeps what is promised."""
        return amount <= self.amount if self.is_limit else amount >= self.amount

    def told(self, amount: float) -> str:
        """已达 42 / 60 篇; 已达 85%; under a limit 现为 28%."""
        number = figure(amount)
        if self.is_limit:
            return f"现为 {_counted(number, self.unit)}"
        if self.unit == "%":
            return f"已达 {number}%"
        return f"已达 {number} / {_counted(figure(self.amount), self.unit)}"

    def verdict(self, amount: float) -> str:
        """已达到目标, 未超出, 已超出目标; empty while it is on its way."""
        if self.is_limit:
            return "未超出" if self.is_met_by(amount) else "已超出目标"
        return "已达到目标" if self.is_met_by(amount) else ""


def figure(amount: float) -> str:
    """42, 2.5: no more digits than it has."""
    return f"{amount:f}".rstrip("0").rstrip(".")


def _counted(number: str, unit: str) -> str:
    return f"{number}%" if unit == "%" else f"{number} {unit}".rstrip()
