"""What is wrong with a body, each fault under its path, as Discord tells it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """One thing wrong: where (keys and list positions), its code, and Discord's words."""

    path: Path
    code: str
    message: str


def told(faults: Sequence[Fault]) -> dict[str, Any]:
    """The body of a 400 answer, with the faults under their paths."""
    errors: dict[str, Any] = {}
    for fault in faults:
        place = errors
        for key in fault.path:
            place = place.setdefault(str(key), {})
        place.setdefault("_errors", []).append({"code": fault.code, "message": fault.message})
    return {"code": 50035, "message": "Invalid Form Body", "errors": errors}


def text_faults(
    body: Mapping[str, Any], path: Path, most: int, *, least: int = 0, required: bool = False
) -> list[Fault]:
    """What is wrong with the text that `body` holds under the last key of `path`."""
    value = body.get(str(path[-1]))
    if value is None:
        return [Fault(path, "BASE_TYPE_REQUIRED", "This field is required")] if required else []
    if not isinstance(value, str):
        return [Fault(path, "STRING_TYPE_CONVERT", "Could not interpret as string.")]  # (unsourced)
    if least and not least <= len(value.strip()) <= most:
        return [Fault(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")]
    if len(value.strip()) > most:
        return [Fault(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")]
    return []
