"""A text as the page and the workbook show it: hidden characters by their number, white space as one space."""
import re
import unicodedata

HIDDEN = [(0, 0x1F), (0xFDD0, 0xFDEF), (0x7F, 0x9F), (0x61C, 0x61C), (0xFEFF, 0xFEFF), (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F),
          (0xFFF9, 0xFFFB), (0xE0000, 0xE007F)]


def hidden(point):
    return point & 0xFFFE == 0xFFFE or any(low <= point <= high for low, high in HIDDEN)


def joins(before):
    """Is before a letter or mark of a script, or an emoji, after which a joiner is part of the word?"""
    latin = unicodedata.name(before, "").split(" ")[0] in ("LATIN", "GREEK", "CYRILLIC", "FULLWIDTH", "MODIFIER", "COMBINING", "HANGUL")
    emoji = before == "\ufe0f" or 0x1F3FB <= ord(before) <= 0x1F3FF or (unicodedata.category(before) == "So" and ord(before) >= 0x2190)
    return emoji or (unicodedata.category(before)[0] in "LM" and not latin)


def hidden_in(text):
    """Which characters of the text are hidden."""
    return [not joins(b) if c in "\u200c\u200d" and b else hidden(ord(c)) for b, c in zip([""] + list(text), text)]


def shown(text):
    """As the page shows a text: hidden characters by their number, white space as one space."""
    text = re.sub("\r\n|[\t\r\n]", " ", text or "")
    return "".join(f"<U+{ord(c):04X}>" if gone else c for c, gone in zip(text, hidden_in(text)))
