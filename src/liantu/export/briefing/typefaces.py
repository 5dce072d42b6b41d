"""The letters of a paper: what an office expects, and what stands in where that is missing.

Chinese offices set titles in 小标宋, headings in 黑体 and 楷体, text in 仿宋 (GB/T 9704). Word has
no list of fonts for a text, but a document may say under which other names a font goes.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Typeface:
    """A font by its Chinese name, its other names and stand-ins in order, and its family."""

    name: str
    others: tuple[str, ...]
    generic: str

    def css(self) -> str:
        """Return the list for a style sheet, Latin letters first in the font that suits them."""
        latin = ("Times New Roman",) if self.generic == "serif" else ("Arial",)
        quoted = (f'"{name}"' for name in (*latin, self.name, *self.others))
        return ", ".join((*quoted, self.generic))


_SERIF: Final = ("Noto Serif CJK SC", "Source Han Serif SC", "思源宋体")
_SANS: Final = ("Noto Sans CJK SC", "Source Han Sans SC", "思源黑体", "Microsoft YaHei",
                "PingFang SC", "WenQuanYi Micro Hei")  # fmt: skip

TITLE: Final = Typeface(
    "方正小标宋简体",
    (
        "方正小标宋_GBK",
        "FZXiaoBiaoSong-B05S",
        "小标宋",
        "STZhongsong",
        "华文中宋",
        *_SERIF,
        "SimSun",
    ),
    "serif",
)
HEADING: Final = Typeface("黑体", ("SimHei", "STHeiti", *_SANS), "sans-serif")
SECOND: Final = Typeface(
    "楷体", ("KaiTi", "楷体_GB2312", "KaiTi_GB2312", "STKaiti", "AR PL UKai CN", *_SERIF), "serif"
)
BODY: Final = Typeface(
    "仿宋",
    ("FangSong", "仿宋_GB2312", "FangSong_GB2312", "STFangsong", *_SERIF, "SimSun"),
    "serif",
)
CELL: Final = Typeface("宋体", ("SimSun", "STSong", "Songti SC", *_SERIF), "serif")
TYPEFACES: Final = (TITLE, HEADING, SECOND, BODY, CELL)

#: Colours of words, dark enough on white (4.5 to 1) and still told apart in print.
TONES: Final = {
    "red": "#b3261e",
    "amber": "#8a5300",
    "green": "#1f6b3a",
    "grey": "#55646b",
    "strong": "#0b5c7a",
    "weak": "#8a5300",
    "gap": "#b3261e",
    "link": "#0b4a66",
}
