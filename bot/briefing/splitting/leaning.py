"""Tell whether a sentence can be read alone, by how it begins: English, Ukrainian and Russian."""

import re

_QUOTE = r"[\"“„«'‘(]*"
_TIME = (
    r"(?:(?:very|same|past|last|coming)\s)*(?:morning|afternoon|evening|night|week|weekend|month|quarter|spring|summer|"
    r"autumn|fall|winter|year|decade|century|day|term|time)s?\b"
)
_SEASON = r"(?:рок|тиж|міся|день|дня|дні|ран[ок]|вечор|літ|зим|весн|ос[еі]н|год|недел|меся|дне|утр|вечер|лет)"
_CONDITION = (
    r"clear|likely|unlikely|possible|impossible|true|important|necessary|essential|crucial|vital|hard|difficult|easy|"
    r"unclear|uncertain|certain|obvious|evident|surprising|known|said|believed|thought|expected|estimated|reported|hoped|"
    r"feared|(?:no|a)\s\w+"
)
_EXPLETIVE = re.compile(
    # "it" that stands for nothing before it, but for the weather, the hour, or what "that" and "to" bring
    _QUOTE + r"it(?:"
    r"(?:['’]s|\sis|\swas|\swill be|\shas been|\swould be|\smay be|\sseems|\sremains|\sbecame)\s"
    r"(?:(?:not|now|also|still|too|so|very|more|quite|rather|increasingly)\s)*"
    r"(?:raining|snowing|cold|hot|dark|late|early|noon|midnight|the first time|"
    rf"(?:{_CONDITION})\s(?:\w+\s){{0,3}}?(?:that|to|how|why|whether|if|when|who|what|where|for)\b|"
    r"(?-i:[A-Z])\w*(?:\s\w+){0,3}\s(?:that|who|which)\b)|"
    r"\s(?:seems|appears|turns out|turned out|happened)\s(?:that|as if)\b|\sremains to be seen\b|"
    r"\s(?:takes|took|will take)\s.{1,60}?\sto\b)",
    re.IGNORECASE,
)
_POINTING = re.compile(
    _QUOTE + r"(?:"
    rf"(?:this|that|these|those)(?!\s{_TIME}|\swho\b)|it|its|they|their|them|he|she|his|her|him|such|"
    r"both(?!\s(?:the\s)?(?-i:[A-Z])[^.]{0,60}?\sand\s)|neither(?!\s.{1,60}?\snor\s)|either(?!\s.{1,60}?\sor\s)|"
    r"another|others|some (?:of (?:them|these|those)|are|were|say|fear|hope|want|expect|believe|argue|think)|"
    r"one of (?:them|these|those)|the (?:former|latter|same|two|three|pair)|"
    r"(?:ц(?:е|ей|я|і|ього|ьому|им|их|ієї|ій|ією)|той|ті|э(?:то|тот|та|ти|того|тому|тим|тих|той)|тот|те)"
    rf"(?!\s{_SEASON}|,?\s(?:хто|кто)\b)|"
    r"він|вона|вони|воно|його|її|їх|їм|йому|їй|їхн\w+|така|такий|таке|такі|обидв\w+|"
    r"он|она|они|оно|его|её|ее|их|им|ему|ей|такая|такой|такое|такие|об[ае]"
    r")\b(?!-)",
    re.IGNORECASE,
)
_LINKING = re.compile(
    _QUOTE + r"(?:"
    r"however|but|and|yet|or|so(?! far)|still|instead(?! of)|nevertheless|nonetheless|therefore|thus(?! far)|hence|"
    r"consequently|accordingly|conversely|similarly|likewise|otherwise|then|meanwhile|afterwards?|thereafter|"
    r"rather(?! than)|indeed|in fact|for one|for example|for instance|as a result(?! of)|as such|in contrast(?! to)|"
    r"by contrast|on the other hand|on the contrary|at the same time|in turn|in other words|that said|even so|"
    r"однак|проте|але|отже|тому|водночас|натомість|зокрема|наприклад|втім|утім|адже|тоді|потім|відтак|тим часом|"
    r"однако|но|поэтому|при этом|тем не менее|вместо этого|например|впрочем|ведь|затем|потом|тогда|между тем|"
    r"таким образом"
    r")\b(?!-)",
    re.IGNORECASE,
)
_ADDING = re.compile(
    r"(?:furthermore|additionally|moreover|also|in addition(?! to)|besides|крім того|також|до того ж|"
    r"кроме того|также|к тому же)\b",
    re.IGNORECASE,
)

_SHARE = re.compile(
    # a part of what was told before: "covers half, and the city would take a loan for the rest"
    r"\bthe (?:rest|remainder)\b(?!\sof\b)|\b(?:half|a third|one third|two thirds|a quarter)(?=[,;.])(?!\.\d)",
    re.IGNORECASE,
)


def leans(sentence: str, *, opening: bool) -> bool:
    """Whether a sentence cannot be read without the one before it.

    Args:
        sentence: one sentence.
        opening: whether it opens a paragraph; there one that only adds ("Furthermore …") can be read alone.
    """
    if _LINKING.match(sentence) or _SHARE.search(sentence):
        return True
    if _POINTING.match(sentence):
        return not _EXPLETIVE.match(sentence)
    return not opening and bool(_ADDING.match(sentence))
