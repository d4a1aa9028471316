"""Complaints about the configuration: what is wrong, and what to write instead."""

from collections.abc import Sequence

from bot.wording import phrases


def no_configuration(folder: str) -> str:
    """The configuration's folder is not there."""
    return (
        f"{folder}:1:1: there is no such folder; start where config/ lies, or name it with --config or ATTACHE_CONFIG"
    )


def not_yaml(reason: str) -> str:
    """YAML that does not parse."""
    return f"this is not YAML: {reason}; check the indentation, colons and quotes around here"


def twice(key: str) -> str:
    """A key given twice in one block."""
    return f"{key} stands here a second time; keep one of the two"


def unreadable_file(reason: str) -> str:
    """A configuration file that the system does not let the program read."""
    return f"the file cannot be read: {reason}; make it an ordinary file that this program may read"


def not_utf8() -> str:
    """A configuration file in another encoding."""
    return "the file is not UTF-8 text; save it as UTF-8"


def unknown_setting(name: str, near: Sequence[str], known: Sequence[str]) -> str:
    """A key that means nothing; tokens are the likeliest guess where there is no near one."""
    remedy = f"did you mean {near[0]}?" if near else f"write one of {phrases.listed(known, last='or')}"
    token = (
        " (tokens come from the environment only)"
        if {"token", "secret"} & set(name.casefold().replace("_", ".").split("."))
        else ""
    )
    return f"there is no setting {name}{token}; {remedy}"


def missing_setting(name: str, remedy: str) -> str:
    """A key that has to be there."""
    return f"{name} is missing; write {remedy}"


def no_id(name: str, found: str, platform: str) -> str:
    """A name, or the id of something on another platform."""
    remedy = {
        "discord": "Discord's id of it, a number in quotes (Developer Mode, then Copy ID)",
        "slack": "Slack's id of it, such as T0123456, C0123456 or U0123456",
    }
    return f"{name} is '{found}'; write {remedy[platform]}"


def wrong_setting(name: str, found: object, remedy: str) -> str:
    """A value of the wrong kind or size."""
    shown = (
        "nothing"
        if found in (None, "", [], {}, ())
        else "a list"
        if isinstance(found, list)
        else "a block"
        if isinstance(found, dict)
        else repr(found)
        if isinstance(found, str)
        else str(found)
    )
    return f"{name} is {shown[:80]}; write {remedy}"


def built_in() -> str:
    """Who holds a name: the program itself."""
    return "a built-in command"


def another_theme() -> str:
    """Who holds a name: a theme."""
    return "another theme"


def another_command() -> str:
    """Who holds a name: a command."""
    return "another command"


def name_taken(name: str, holder: str) -> str:
    """A name given twice."""
    return f"{name} is already the name of {holder}; write another name"


def no_command_to_rename(name: str, names: Sequence[str]) -> str:
    """A new name for a command that does not exist."""
    return f"there is no command {name} to rename; write one of {phrases.listed(names, last='or')}"


def configuration_fine(themes: int, seeds: str) -> str:
    """The configuration has no fault."""
    return f"The configuration is fine: {phrases.count(themes, 'theme', 'themes')}, documents from {seeds}."


def not_a_block(name: str, remedy: str) -> str:
    """A plain value or a list where a block of settings belongs; what was found is not repeated."""
    return f"{name} is no block of settings; write {remedy}"


def seeds_missing(folder: str) -> str:
    """A setting that names no folder of documents."""
    return f"the documents' folder {folder} does not exist; create it, or write another folder"


def another_digest() -> str:
    """Who holds a name: a digest."""
    return "another digest"


def same_digest(name: str, twin: str) -> str:
    """Two digests that differ in their names alone."""
    return f"{name} sends the same as {twin}: its channel, themes, days and time; change one of them, or remove it"


def other_quiet(name: str, first: str) -> str:
    """Two digests to one channel with different quiet hours."""
    return f"{name} goes to the same channel as {first}, which has other quiet hours; write the same for both, or once"


def no_such_shard(shard: int, shards: int) -> str:
    """A shard beyond those that there are."""
    return f"discord.shard_ids has {shard}, and discord.shards is {shards}; write numbers from 0 to {shards - 1}"


def user_or_channel() -> str:
    """An owner that is both, or neither."""
    return "an owner is either a person or a channel; write user or channel, with its id"


def another_source() -> str:
    """Who holds a name: a source."""
    return "another source"


def seeds_folder() -> str:
    """Who holds a name: the folder of the block seeds."""
    return "the seeds folder"


def place_of_source(kind: str, wanted: str, other: str) -> str:
    """A source without an address, or with one that is not of its kind."""
    return f"a source of kind {kind} has a {wanted} and no {other}; write where it is"


def same_source(place: str) -> str:
    """One place under two names."""
    return f"{place} is a source already; remove one of the two"


def no_such_theme(name: str, near: Sequence[str], known: Sequence[str]) -> str:
    """A digest or a source that carries what is no theme."""
    remedy = f"did you mean {near[0]}?" if near else f"write one of {phrases.listed(known, last='or')}"
    return f"there is no theme {name} in themes.yaml; {remedy}"


def words_alone() -> str:
    """The encoder's weights are not installed."""
    return (
        "Nearness of meaning is off, for the package wordllama is not installed (it has no wheel for this system): "
        "/ask and the briefs go by words alone."
    )


def too_many_values() -> str:
    """Aliases that multiply what they stand for."""
    return "it holds far too many values; write out what its aliases (*) stand for"


def no_key() -> str:
    """A list or a block where a key has to stand."""
    return "a key is one word or one text"


def unlike_its_tag() -> str:
    """A text that is not what its tag says, such as ``!!bool perhaps``."""
    return "this is not what its tag (!!) says; leave the tag out"


def too_large_number() -> str:
    """A number of more digits than anything here can have."""
    return "this number is too large; if it is an id or a name, put it in quotes"


def unfit_character() -> str:
    """A text with a character that can be neither shown nor stored."""
    return "this text holds a NUL or half a character, which nothing can show; write it without"
