"""Small numbers and the days of the week as English, Ukrainian and Russian sentences write them, by what they say.

Words that more often mean something else are left out, such as the Russian Wednesday, which is also surroundings.
"""

from collections.abc import Mapping

_NUMBERS = """
    one: один одна одне одно одного одної одной одному одній одним одну
    two: два дві две двох двум двом двома двумя двоє двое
    three: три трьох трёх трех трьом трём трем трьома тремя троє трое
    four: чотири четыре чотирьох четырёх четырех чотирьом четырём четырем чотирма четырьмя четверо
    five: п'ять пять п'яти пяти п'ятьох п'ятьом пятью п'ятеро пятеро
    six: шість шесть шести шістьох шістьом шестью
    seven: сім семь семи сімох семью
    eight: вісім восемь восьми вісьмох восемью
    nine: дев'ять девять дев'яти девяти дев'ятьох девятью
    ten: десять десяти десятьох десятью
    eleven: одинадцять одиннадцать одинадцяти одиннадцати
    twelve: дванадцять двенадцать дванадцяти двенадцати
    thirteen: тринадцять тринадцать тринадцяти тринадцати
    fourteen: чотирнадцять четырнадцать чотирнадцяти четырнадцати
    fifteen: п'ятнадцять пятнадцать п'ятнадцяти пятнадцати
    sixteen: шістнадцять шестнадцать шістнадцяти шестнадцати
    seventeen: сімнадцять семнадцать сімнадцяти семнадцати
    eighteen: вісімнадцять восемнадцать вісімнадцяти восемнадцати
    nineteen: дев'ятнадцять девятнадцать дев'ятнадцяти девятнадцати
    twenty: двадцять двадцать двадцяти двадцати
    thirty: тридцять тридцать тридцяти тридцати
    forty: сорок сорока
    fifty: п'ятдесят пятьдесят п'ятдесяти пятидесяти
    sixty: шістдесят шестьдесят шістдесяти шестидесяти
    seventy: сімдесят семьдесят сімдесяти семидесяти
    eighty: вісімдесят восемьдесят вісімдесяти восьмидесяти
    ninety: дев'яносто девяносто дев'яноста девяноста
    dozen: дюжина дюжину дюжини дюжины
    hundred: сто
    half: половина половину половини половины
"""
_WEEKDAYS = """
    monday: понеділок понеділка понеділку понедельник понедельника понедельнику
    tuesday: вівторок вівторка вівторку вторник вторника вторнику
    wednesday: середу среду
    thursday: четвер четверга четвергу четверг
    friday: п'ятниця п'ятницю п'ятниці пятница пятницу пятницы пятнице
    saturday: субота суботу суботи суботі суббота субботу субботы субботе
    sunday: неділя неділю неділі воскресенье воскресенья воскресенью
"""


def _said(table: str) -> Mapping[str, str]:
    lines = [line.split(":") for line in table.strip().splitlines()]
    return {word: name.strip() for name, others in lines for word in (name.strip(), *others.split())}


NUMBERS = _said(_NUMBERS)
"""What each word says, the English one; folded, with a straight apostrophe."""

WEEKDAYS = _said(_WEEKDAYS)
"""As NUMBERS."""
