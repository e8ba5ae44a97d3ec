"""The order of names: by pinyin, with the readings that characters have as surnames."""

from __future__ import annotations

from functools import lru_cache

# Readings as surnames that differ from the usual ones; two-character surnames first of all.
_DOUBLE = {
    "尉迟": "yu4 chi2",
    "长孙": "zhang3 sun1",
    "万俟": "mo4 qi2",
    "单于": "chan2 yu2",
    "澹台": "tan2 tai2",
    "宰父": "zai3 fu3",
    "令狐": "ling2 hu2",
    "鲜于": "xian1 yu2",
    "皇甫": "huang2 fu3",
    "夏侯": "xia4 hou2",
    "呼延": "hu1 yan2",
}
_SINGLE = {
    "曾": "zeng1",
    "单": "shan4",
    "仇": "qiu2",
    "解": "xie4",
    "查": "zha1",
    "区": "ou1",
    "朴": "piao2",
    "种": "chong2",
    "盖": "ge3",
    "乐": "yue4",
    "员": "yun4",
    "燕": "yan1",
    "缪": "miao4",
    "逄": "pang2",
    "翟": "zhai2",
    "秘": "bi4",
    "冼": "xian3",
    "洗": "xian3",
    "繁": "po2",
    "折": "she2",
    "过": "guo1",
    "哈": "ha3",
    "覃": "qin2",
    "任": "ren2",
    "华": "hua4",
    "宁": "ning4",
    "葛": "ge3",
    "召": "shao4",
    "牟": "mu4",
    "隗": "wei3",
    "祭": "zhai4",
    "黑": "he4",
    "应": "ying1",
    "撒": "sa3",
    "佴": "nai4",
    "都": "du1",
    "重": "chong2",
    "那": "na1",
    "能": "nai4",
    "幺": "yao1",
    "尉": "wei4",
    "谌": "chen2",
    "纪": "ji3",
    "曲": "qu1",
    "卜": "bu3",
    "车": "che1",
    "石": "shi2",
    "贾": "jia3",
    "俞": "yu2",
    "柏": "bai3",
    "臧": "zang1",
    "晟": "cheng2",
    "郇": "xun2",
    "薄": "bo2",
    "占": "zhan1",
    "相": "xiang4",
    "訾": "zi1",
    "佘": "she2",
    "庹": "tuo3",
    "炅": "gui4",
    "麴": "qu1",
}


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """The key that puts names in order: one syllable with its tone a character, as in ``zeng1 xiao3 ming2``.

    Letters of other scripts stay as they are, lowered. At most 400 characters, as the column takes.
    """
    # Loading the dictionary takes a good part of a second: only when a name is first entered.
    from pypinyin import Style, lazy_pinyin

    surname = name[:2] if name[:2] in _DOUBLE else name[:1]
    reading = _DOUBLE.get(surname) or _SINGLE.get(surname)
    given = name[len(surname) :] if reading else name
    syllables = lazy_pinyin(given, style=Style.TONE3, neutral_tone_with_five=True)
    return " ".join([reading, *syllables] if reading else syllables).lower()[:400]
