"""A rectangle on the drawing, in CSS pixels."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A rectangle by its top left corner."""

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: Area) -> bool:
        """Return whether the two share any ground."""
        apart_x = self.x + self.width <= other.x or other.x + other.width <= self.x
        apart_y = self.y + self.height <= other.y or other.y + other.height <= self.y
        return not (apart_x or apart_y)

    def moved(self, x: float, y: float) -> Area:
        """Return this area, shifted."""
        return Area(x=self.x + x, y=self.y + y, width=self.width, height=self.height)
