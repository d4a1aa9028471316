"""The threat model claims nothing that no test holds."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", GUIDE)
CLAIMS = [line for line in GUIDE.splitlines() if line.startswith("|") and not line.startswith(("| they try", "|---"))]


@pytest.mark.parametrize(("file", "name"), NAMED, ids=[name for _, name in NAMED])
def test_every_test_that_the_threat_model_names_exists(file: str, name: str) -> None:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert name in {one.name for one in tree.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("claim", CLAIMS, ids=[claim.split("|")[1].strip() for claim in CLAIMS])
def test_every_claim_of_the_threat_model_names_a_test(claim: str) -> None:
    *_, tests, _ = claim.split("|")
    assert re.fullmatch(r"( ?`tests/[\w/]+\.py::test_\w+`)+ ?", tests)


def test_every_attacker_is_told_what_is_not_met() -> None:
    attackers = re.findall(r"^## (?:A h|H|Stolen)\w* ?.*?(?=^## |\Z)", GUIDE, re.MULTILINE | re.DOTALL)
    assert sum("they try to" in chapter for chapter in attackers) == 5
    assert all("**Not met.**" in chapter for chapter in attackers if "they try to" in chapter)
