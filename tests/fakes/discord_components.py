"""Discord's rules for components: those of messages, with and without IS_COMPONENTS_V2, and those of modals.

Rules and numbers: the API's component reference. Codes that no source gives are marked (unsourced). Not modelled, and
refused: media, files, thumbnails, premium buttons, and what only modals of other shapes have.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from fakes.discord_faults import Fault, Path, text_faults

ROW, BUTTON, STRING_SELECT, INPUT, SECTION, TEXT, SEPARATOR, CONTAINER, LABEL = 1, 2, 3, 4, 9, 10, 14, 17, 18
SELECTS = {STRING_SELECT, 5, 6, 7, 8}
_LINK = 5
_MOST, _DISPLAYED = 40, 4000
_LAID_OUT = {ROW, SECTION, TEXT, SEPARATOR, CONTAINER}
_ID = (1 << 31) - 1

Component = Mapping[str, Any]


def every(components: Iterable[Component]) -> Iterator[Component]:
    """All components, nested ones too, in reading order."""
    for one in components:
        yield one
        yield from every(one.get("components") or [])
        yield from every([one[key] for key in ("accessory", "component") if one.get(key)])


def of_message(components: Sequence[Component], *, layout: bool) -> list[Fault]:
    """What is wrong with the components of a message; `layout`: with IS_COMPONENTS_V2."""
    path: Path = ("components",)
    if not isinstance(components, list):
        return [Fault(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")]
    faults = [] if layout else _at_most(components, 5, path)
    for index, one in enumerate(components):
        faults += _of_type(one, _LAID_OUT if layout else {ROW}, (*path, index))
    shown = list(every(components))
    if len(shown) > _MOST:
        faults.append(Fault(path, "BASE_TYPE_MAX_LENGTH", f"Must be {_MOST} or fewer in length."))  # (unsourced)
    if sum(len(str(one.get("content", "")).strip()) for one in shown) > _DISPLAYED:
        words = f"Components displayable text size exceeds maximum size of {_DISPLAYED}"
        faults.append(Fault(path, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", words))
    return faults + _unique(components, path)


def of_modal(data: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with a dialog (callback type 9)."""
    faults = text_faults(data, ("title",), 45, least=1, required=True)
    faults += text_faults(data, ("custom_id",), 100, least=1, required=True)
    components = data.get("components") or []
    if not 1 <= len(components) <= 5:
        faults.append(Fault(("components",), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length."))
    for index, one in enumerate(components):
        path: Path = ("components", index)
        match one.get("type"):
            case 1:  # an action row, deprecated there
                inner = one.get("components") or []
                faults += _between(inner, 1, 1, (*path, "components"))
                for place, field in enumerate(inner):
                    faults += text_faults(field, (*path, "components", place, "label"), 45, least=1, required=True)
                    faults += _of_type(field, {INPUT}, (*path, "components", place))
            case kind:
                faults += _known(kind, {TEXT, LABEL}, path) or _of_type(one, {TEXT, LABEL}, path)
    return faults + _unique(components, ("components",))


def fits(field: Component, value: str) -> bool:
    """Whether a person could send `value` in a text input."""
    least = field.get("min_length") or int(field.get("required", True))
    return (not value and not field.get("required", True)) or least <= len(value) <= (field.get("max_length") or 4000)


def _of_type(one: Component, kinds: set[int], path: Path) -> list[Fault]:
    """What is wrong with a component, of which these kinds may stand there."""
    kind = one.get("type")
    if faults := _known(kind, kinds, path):
        return faults
    return _RULES.get(kind or 0, _select)(one, path)


def _known(kind: Any, kinds: set[int], path: Path) -> list[Fault]:
    words = f'Value of field "type" must be one of {tuple(sorted(kinds))}.'
    return [] if kind in kinds else [Fault((*path, "type"), "UNION_TYPE_CHOICES", words)]


def _row(row: Component, path: Path) -> list[Fault]:
    inner = row.get("components") or []
    here = (*path, "components")
    if any(one.get("type") in SELECTS for one in inner):
        return _between(inner, 1, 1, here) + _all(inner, SELECTS, here)
    return _between(inner, 1, 5, here) + _all(inner, {BUTTON, *SELECTS}, here)


def _container(container: Component, path: Path) -> list[Fault]:
    inner = container.get("components") or []
    here = (*path, "components")
    faults = _between(inner, 1, _MOST, here) + _all(inner, _LAID_OUT - {CONTAINER}, here)
    if not 0 <= (container.get("accent_color") or 0) <= 0xFFFFFF:
        words = "int value should be less than or equal to 16777215."
        faults.append(Fault((*path, "accent_color"), "NUMBER_TYPE_MAX", words))
    return faults


def _section(section: Component, path: Path) -> list[Fault]:
    inner = section.get("components") or []
    here = (*path, "components")
    faults = _between(inner, 1, 3, here) + _all(inner, {TEXT}, here)
    if not section.get("accessory"):
        return [*faults, Fault((*path, "accessory"), "BASE_TYPE_REQUIRED", "This field is required")]
    return faults + _of_type(section["accessory"], {BUTTON}, (*path, "accessory"))


def _text(display: Component, path: Path) -> list[Fault]:
    return text_faults(display, (*path, "content"), _DISPLAYED, least=1, required=True)


def _separator(separator: Component, path: Path) -> list[Fault]:
    known = separator.get("spacing", 1) in {1, 2}
    return [] if known else [Fault((*path, "spacing"), "BASE_TYPE_CHOICES", "Value must be one of (1, 2).")]


def _label(label: Component, path: Path) -> list[Fault]:
    faults = text_faults(label, (*path, "label"), 45, least=1, required=True)
    faults += text_faults(label, (*path, "description"), 100)
    if not label.get("component"):
        return [*faults, Fault((*path, "component"), "BASE_TYPE_REQUIRED", "This field is required")]
    return faults + _of_type(label["component"], {INPUT, *SELECTS}, (*path, "component"))


def _button(button: Component, path: Path) -> list[Fault]:
    faults = text_faults(button, (*path, "label"), 80)
    style = button.get("style")
    if style not in range(1, 6):
        return [*faults, Fault((*path, "style"), "BASE_TYPE_CHOICES", "Value must be one of (1, 2, 3, 4, 5).")]
    own, other = ("url", "custom_id") if style == _LINK else ("custom_id", "url")
    faults += text_faults(button, (*path, own), 512 if style == _LINK else 100, least=1, required=True)
    if button.get(other) is not None:
        words = f"A button of style {style} cannot have a {other}"
        faults.append(Fault((*path, other), "BUTTON_COMPONENT_INVALID_FIELD", words))  # (unsourced)
    if not button.get("label") and not button.get("emoji"):
        faults.append(Fault((*path, "label"), "BASE_TYPE_REQUIRED", "This field is required"))  # (unsourced)
    return faults


def _select(select: Component, path: Path) -> list[Fault]:
    faults = text_faults(select, (*path, "custom_id"), 100, least=1, required=True)
    faults += text_faults(select, (*path, "placeholder"), 150)
    for key, least in (("min_values", 0), ("max_values", 1)):
        if not least <= select.get(key, 1) <= 25:
            faults.append(Fault((*path, key), "NUMBER_TYPE_MAX", f"must be between {least} and 25"))
    if select.get("type") != STRING_SELECT:
        return faults
    options = select.get("options") or []
    here = (*path, "options")
    faults += _between(options, 1, 25, here)
    values = [option.get("value") for option in options]
    for index, option in enumerate(options):
        for key in ("label", "value"):
            faults += text_faults(option, (*here, index, key), 100, least=1, required=True)
        faults += text_faults(option, (*here, index, "description"), 100)
        if values[index] in values[:index]:
            words = "The specified option value is already used"
            faults.append(Fault((*here, index, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", words))
    return faults


def _input(field: Component, path: Path) -> list[Fault]:
    faults = text_faults(field, (*path, "custom_id"), 100, least=1, required=True)
    faults += text_faults(field, (*path, "value"), 4000)
    faults += text_faults(field, (*path, "placeholder"), 100)
    if field.get("style") not in {1, 2}:
        faults.append(Fault((*path, "style"), "BASE_TYPE_CHOICES", "Value must be one of (1, 2)."))
    for key, least in (("min_length", 0), ("max_length", 1)):
        if field.get(key) is not None and not least <= field[key] <= 4000:
            faults.append(Fault((*path, key), "NUMBER_TYPE_MAX", f"must be between {least} and 4000"))
    return faults


def _all(components: Sequence[Component], kinds: set[int], path: Path) -> list[Fault]:
    return [fault for index, one in enumerate(components) for fault in _of_type(one, kinds, (*path, index))]


def _between(found: Sequence[Any], least: int, most: int, path: Path) -> list[Fault]:
    words = f"Must be between {least} and {most} in length."
    return [] if least <= len(found) <= most else [Fault(path, "BASE_TYPE_BAD_LENGTH", words)]


def _at_most(found: Sequence[Any], most: int, path: Path) -> list[Fault]:
    return [] if len(found) <= most else [Fault(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")]


def _unique(components: Sequence[Component], path: Path) -> list[Fault]:
    """Ids and custom ids are each one component's own, disabled ones' too."""
    faults: list[Fault] = []
    seen: set[tuple[str, Any]] = set()
    for where, one in _placed(components, path):
        for key, code in (("custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"), ("id", "COMPONENT_ID_DUPLICATED")):
            given = one.get(key)
            if not given:  # an id of 0 is one that the service chooses
                continue
            if key == "id" and not (isinstance(given, int) and 0 < given <= _ID):
                faults.append(Fault((*where, key), "NUMBER_TYPE_MAX", "not a 32-bit number"))
            if (key, given) in seen:
                words = f"Component {key.replace('_', ' ')} cannot be duplicated"
                faults.append(Fault((*where, key), code, words))  # (the code for ids is unsourced)
            seen.add((key, given))
    return faults


def _placed(components: Sequence[Component], path: Path) -> Iterator[tuple[Path, Component]]:
    for index, one in enumerate(components):
        here = (*path, index)
        yield here, one
        yield from _placed(one.get("components") or [], (*here, "components"))
        for key in ("accessory", "component"):
            if one.get(key):
                yield (*here, key), one[key]


_RULES: Mapping[int, Callable[[Component, Path], list[Fault]]] = {
    ROW: _row,
    BUTTON: _button,
    INPUT: _input,
    SECTION: _section,
    TEXT: _text,
    SEPARATOR: _separator,
    CONTAINER: _container,
    LABEL: _label,
}
