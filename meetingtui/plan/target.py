"""Numeric target of an item (目标), and how an amount compares with it."""

import msgspec


class Target(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A numeric target (目标): number, unit and comparison."""

    words: str
    """The target as written: 不少于 8 次, 100%."""
    amount: float
    """The number."""
    unit: str
    """The unit: 次, 篇, %."""
    comparison: str = "="
    """``>=`` for at least, ``<=`` for at most, ``=`` for exactly."""

    @property
    def is_limit(self) -> bool:
        """Whether it is an upper limit, rather than an amount to reach."""
        return self.comparison == "<="

    def is_met_by(self, amount: float) -> bool:
        """Whether an amount satisfies the target: at most it for a limit, else at least it."""
        return amount <= self.amount if self.is_limit else amount >= self.amount

    def progress_words(self, amount: float) -> str:
        """Return an amount reached in Chinese: 已达 42 / 60 篇; 已达 85%; for a limit 现为 28%."""
        number = number_words(amount)
        if self.is_limit:
            return f"现为 {_counted(number, self.unit)}"
        if self.unit == "%":
            return f"已达 {number}%"
        return f"已达 {number} / {_counted(number_words(self.amount), self.unit)}"

    def verdict(self, amount: float) -> str:
        """Return the comparison in Chinese: 已达到目标, 未超出 or 已超出目标; empty while not
        yet reached.
        """
        if self.is_limit:
            return "未超出" if self.is_met_by(amount) else "已超出目标"
        return "已达到目标" if self.is_met_by(amount) else ""


def number_words(amount: float) -> str:
    """Format a number without trailing zeros: 42, 2.5."""
    return f"{amount:f}".rstrip("0").rstrip(".")


def _counted(number: str, unit: str) -> str:
    return f"{number}%" if unit == "%" else f"{number} {unit}".rstrip()
