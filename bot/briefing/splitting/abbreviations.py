"""Abbreviations whose full stop may not end a sentence, and the words that settle it: English, Ukrainian, Russian.

All in small letters, without their last stop. One list serves all three languages, for a text in one of them
names people and places of another.
"""
# ruff: noqa: SIM905 - a table of words is read as lines of words

TITLES = frozenset(
    # stand before a name: never the end
    "mr mrs ms messrs mx rt dr drs prof rev fr hon pres gov sen sens rep reps lt gen col maj capt cpt cmdr sgt cpl "
    "pvt adm brig amb atty supt insp mme mlle mt ft vs viz cf eds approx esp ca "
    "дж проф акад доц ген полк підполк подполк лейт чл-кор гр тов д-р г-н г-жа гос".split()
)

GOING_ON = frozenset("i.e e.g т.е т.к т.н т.зв т.о т.ч".split())
"""By their meaning never the end."""

CLOSING = frozenset("etc др ін тощо пр т.д т.п т.ін".split())
"""Close a list: a capital behind them opens a sentence."""

NUMBERED = frozenset("no nos p pp vol ch fig figs art sec eq n° nr op cap ver para".split())
"""Stand before a number, and are words or endings otherwise: "Fig. 3", "The answer is no."."""

NAMED = frozenset(
    # part of a name or before one: the end only where a word follows that opens sentences
    "st ave blvd rd jr sr inc co corp ltd llc plc bros dept assn assoc univ est al ed "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat "
    "calif fla ill mass mich minn penn tenn tex va wash wis conn ariz colo "
    "м г р с о т п ст св вул ул пл просп пр-т бул бульв пер пров смт пгт сел пос обл р-н кв буд корп оф ім им "
    "див см стор стр пп гл розд рис мал табл напр нпр ред заст зам тел зв мин нар род пом "
    "англ нім нем лат рос укр фр".split()
)

UNITS = frozenset(
    # behind a figure a measure or a date: a capital opens a sentence
    "г гг р рр в вв ст с т ч см м км кг га шт екз экз кв куб хв год сек мин тис тыс млн млрд трлн "
    "грн крб руб коп дол долл a.m p.m am pm ft oz lb lbs hr hrs sq".split()
)

PRICED = frozenset("США ПДВ НДС".split())
"""Capitals that go on behind a sum: 61 млрд долл. США."""

ALL = TITLES | GOING_ON | CLOSING | NUMBERED | NAMED | UNITS

OPENERS = frozenset(
    # words that, with a capital, open a sentence rather than go on with a name
    "the a an this that these those he she it they we you i his her its their our my your there here what who where "
    "when why how which do does did is are was were can could would should has have had if as at in on by for from "
    "with after before since because although though while but and or so yet however then also still not now some "
    "many most all both each every another such during under despite according meanwhile instead nobody everyone "
    "let please to of "
    "він вона вони воно це цей ця ці його її їх ми ви я там тут тоді тому але однак проте також крім коли якщо як "
    "що хто де так наш наша наші ні у для за на про після під та й із в і з о "
    "он она они оно это этот эта эти его её ее их мы вы здесь тогда поэтому но однако также кроме когда если как "
    "что кто где нет после под при и с к а".split()
)
