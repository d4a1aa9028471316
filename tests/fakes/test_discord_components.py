"""The fake Discord's rules for components, each with the path of its fault."""

from typing import Any

import pytest

from fakes import discord_components as components
from fakes import discord_forms as forms
from fakes.discord_faults import Fault

BUTTON = {"type": 2, "style": 2, "label": "More", "custom_id": "more"}
TEXT = {"type": 10, "content": "x"}
INPUT = {"type": 4, "custom_id": "when", "style": 1}
CHOICE = {"label": "One", "value": "1"}
SELECT = {"type": 3, "custom_id": "which", "options": [CHOICE]}


def container(*inner: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": 17, "components": list(inner), **more}


def row(*inner: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(inner)}


def told(faults: list[Fault]) -> list[tuple[str, str]]:
    return [("/".join(map(str, fault.path)), fault.code) for fault in faults]


def test_a_message_of_components_is_taken() -> None:
    shown = container(TEXT, {"type": 14, "spacing": 2}, TEXT, row(BUTTON), accent_color=0xFFFFFF)
    section = {"type": 9, "components": [TEXT], "accessory": {**BUTTON, "custom_id": "other"}}
    assert forms.message({"flags": forms.LAYOUT, "components": [TEXT, shown, section]}) == []
    assert forms.message({"components": [shown]}, layout=True) == []


@pytest.mark.parametrize(
    ("shown", "path", "code"),
    [
        ([TEXT, {"type": 4}], "components/1/type", "UNION_TYPE_CHOICES"),
        ([BUTTON], "components/0/type", "UNION_TYPE_CHOICES"),
        ([container(container(TEXT))], "components/0/components/0/type", "UNION_TYPE_CHOICES"),
        ([container()], "components/0/components", "BASE_TYPE_BAD_LENGTH"),
        ([container(BUTTON)], "components/0/components/0/type", "UNION_TYPE_CHOICES"),
        ([container(TEXT, accent_color=0x1000000)], "components/0/accent_color", "NUMBER_TYPE_MAX"),
        ([{"type": 10, "content": " "}], "components/0/content", "BASE_TYPE_BAD_LENGTH"),
        ([{"type": 10}], "components/0/content", "BASE_TYPE_REQUIRED"),
        ([{"type": 10, "content": "x" * 2001}] * 2, "components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"),
        ([TEXT] * 41, "components", "BASE_TYPE_MAX_LENGTH"),
        ([container(*[TEXT] * 40)], "components", "BASE_TYPE_MAX_LENGTH"),
        ([{"type": 14, "spacing": 3}], "components/0/spacing", "BASE_TYPE_CHOICES"),
        ([{**TEXT, "id": 7}, container({**TEXT, "id": 7})], "components/1/components/0/id", "COMPONENT_ID_DUPLICATED"),
        ([{**TEXT, "id": -1}], "components/0/id", "NUMBER_TYPE_MAX"),
        (
            [container(row(BUTTON)), row(BUTTON)],
            "components/1/components/0/custom_id",
            "COMPONENT_CUSTOM_ID_DUPLICATED",
        ),
        ([{"type": 9, "components": [TEXT]}], "components/0/accessory", "BASE_TYPE_REQUIRED"),
        ([{"type": 9, "components": [], "accessory": BUTTON}], "components/0/components", "BASE_TYPE_BAD_LENGTH"),
        (
            [row(*[{**BUTTON, "custom_id": str(n)} for n in range(6)])],
            "components/0/components",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            [row({**BUTTON, "url": "https://a.example"})],
            "components/0/components/0/url",
            "BUTTON_COMPONENT_INVALID_FIELD",
        ),
    ],
)
def test_bad_components_are_refused(shown: list[dict[str, Any]], path: str, code: str) -> None:
    assert (path, code) in told(forms.message({"flags": forms.LAYOUT, "components": shown}))


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"options": []}, "options", "BASE_TYPE_BAD_LENGTH"),
        ({"options": [{**CHOICE, "value": str(n)} for n in range(26)]}, "options", "BASE_TYPE_BAD_LENGTH"),
        ({"options": [CHOICE] * 2}, "options/1/value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"),
        ({"options": [{**CHOICE, "label": "x" * 101}]}, "options/0/label", "BASE_TYPE_BAD_LENGTH"),
        ({"options": [{**CHOICE, "value": ""}]}, "options/0/value", "BASE_TYPE_BAD_LENGTH"),
        ({"options": [{**CHOICE, "description": "x" * 101}]}, "options/0/description", "BASE_TYPE_MAX_LENGTH"),
        ({"placeholder": "x" * 151}, "placeholder", "BASE_TYPE_MAX_LENGTH"),
        ({"min_values": 26}, "min_values", "NUMBER_TYPE_MAX"),
        ({"max_values": 0}, "max_values", "NUMBER_TYPE_MAX"),
        ({"custom_id": None}, "custom_id", "BASE_TYPE_REQUIRED"),
    ],
)
def test_bad_selects_are_refused(changes: dict[str, Any], path: str, code: str) -> None:
    faults = forms.message({"content": "x", "components": [row({**SELECT, **changes})]})
    assert (f"components/0/components/0/{path}", code) in told(faults)


def test_a_select_stands_in_a_row_alone() -> None:
    assert forms.message({"content": "x", "components": [row(SELECT)]}) == []
    assert told(forms.message({"content": "x", "components": [row(SELECT, BUTTON)]}))[0] == (
        "components/0/components",
        "BASE_TYPE_BAD_LENGTH",
    )


@pytest.mark.parametrize("field", ["content", "embeds"])
def test_a_message_of_components_takes_no_fields_of_the_old_kind(field: str) -> None:
    code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
    assert told(forms.message({"flags": forms.LAYOUT, field: [], "components": [TEXT]}))[0] == (field, code)
    assert (field, code) in told(forms.message({field: "", "components": [TEXT]}, layout=True))


def test_a_message_cannot_cease_to_be_one_of_components() -> None:
    assert told(forms.message({"flags": 0, "components": [TEXT]}, layout=True)) == [("flags", "BASE_TYPE_CHOICES")]
    assert forms.message({"flags": forms.LAYOUT, "components": [TEXT]}, layout=True) == []


def test_without_the_flag_there_are_rows_only() -> None:
    assert told(forms.message({"components": [container(TEXT)]})) == [("components/0/type", "UNION_TYPE_CHOICES")]


def labelled(label: str, field: dict[str, Any] = INPUT) -> dict[str, Any]:
    return {"type": 18, "label": label, "component": field}


def modal(**changes: Any) -> dict[str, Any]:
    return {
        "custom_id": "m",
        "title": "T",
        "components": [{"type": 18, "label": "When", "component": INPUT}],
        **changes,
    }


def test_a_dialog_is_taken() -> None:
    assert components.of_modal(modal()) == []
    assert components.of_modal(modal(components=[row({**INPUT, "label": "When"}), TEXT])) == []


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"title": "x" * 46}, "title", "BASE_TYPE_BAD_LENGTH"),
        ({"title": None}, "title", "BASE_TYPE_REQUIRED"),
        ({"custom_id": "x" * 101}, "custom_id", "BASE_TYPE_BAD_LENGTH"),
        ({"components": []}, "components", "BASE_TYPE_BAD_LENGTH"),
        ({"components": [TEXT] * 6}, "components", "BASE_TYPE_BAD_LENGTH"),
        ({"components": [BUTTON]}, "components/0/type", "UNION_TYPE_CHOICES"),
        (
            {"components": [labelled("x" * 46)]},
            "components/0/label",
            "BASE_TYPE_BAD_LENGTH",
        ),
        ({"components": [{"type": 18, "label": "x"}]}, "components/0/component", "BASE_TYPE_REQUIRED"),
        ({"components": [row(INPUT)]}, "components/0/components/0/label", "BASE_TYPE_REQUIRED"),
        ({"components": [row(BUTTON)]}, "components/0/components/0/type", "UNION_TYPE_CHOICES"),
    ],
)
def test_bad_dialogs_are_refused(changes: dict[str, Any], path: str, code: str) -> None:
    assert (path, code) in told(components.of_modal(modal(**changes)))


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"style": 3}, "style", "BASE_TYPE_CHOICES"),
        ({"value": "x" * 4001}, "value", "BASE_TYPE_MAX_LENGTH"),
        ({"placeholder": "x" * 101}, "placeholder", "BASE_TYPE_MAX_LENGTH"),
        ({"max_length": 4001}, "max_length", "NUMBER_TYPE_MAX"),
        ({"custom_id": ""}, "custom_id", "BASE_TYPE_BAD_LENGTH"),
    ],
)
def test_bad_inputs_are_refused(changes: dict[str, Any], path: str, code: str) -> None:
    faults = components.of_modal(modal(components=[labelled("x", {**INPUT, **changes})]))
    assert (f"components/0/component/{path}", code) in told(faults)


def test_two_inputs_of_one_name_are_refused() -> None:
    both = [labelled("x")] * 2
    assert ("components/1/component/custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED") in told(
        components.of_modal(modal(components=both))
    )
