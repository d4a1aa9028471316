"""The names of the months as English, Ukrainian and Russian texts write them in a date, from January on."""
# ruff: noqa: SIM905 - a table of words is read as lines of words

ENGLISH = tuple("january february march april may june july august september october november december".split())
UKRAINIAN = tuple("січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня".split())
RUSSIAN = tuple("января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split())
