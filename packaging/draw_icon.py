"""Draws icon.ico, the icon of the desktop shortcut. Needs Pillow and a Chinese font.

python packaging/draw_icon.py FONT.ttc
"""

import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIZE = 256
GROUND, PAPER, INK = "#1B5E8C", "#FFFFFF", "#1B5E8C"


def draw(font_file: str) -> Image.Image:
    """The character 例 on a white sheet before a blue ground, 256 × 256 pixels."""
    image = Image.new("RGBA", (SIZE, SIZE), (0, 0, 0, 0))
    canvas = ImageDraw.Draw(image)
    canvas.rounded_rectangle((0, 0, SIZE - 1, SIZE - 1), radius=44, fill=GROUND)
    canvas.rounded_rectangle((36, 28, SIZE - 37, SIZE - 29), radius=14, fill=PAPER)
    font = ImageFont.truetype(font_file, 168)
    canvas.text((SIZE / 2, SIZE / 2), "例", font=font, fill=INK, anchor="mm")
    return image


if __name__ == "__main__":
    draw(sys.argv[1]).save(
        Path(__file__).with_name("icon.ico"),
        sizes=[(16, 16), (24, 24), (32, 32), (48, 48), (64, 64), (128, 128), (256, 256)],
    )
