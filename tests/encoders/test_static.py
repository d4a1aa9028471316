from concurrent.futures import ThreadPoolExecutor
from importlib.machinery import ModuleSpec

import numpy as np
import pytest

from bot.encoders import static
from bot.encoders.static import StaticEncoder

SENTENCES = ["The harbour is closed.", "The port was shut.", "Her cat sleeps on the sofa."]


@pytest.fixture(scope="module")
def encoder() -> StaticEncoder:
    found = static.load()
    if found is None:
        pytest.skip("wordllama has no wheel here")
    return found


def test_each_text_is_a_row_of_length_one(encoder: StaticEncoder) -> None:
    rows = encoder.encode(SENTENCES)
    assert (rows.shape, rows.dtype) == ((3, 256), np.dtype(np.float32))
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)


def test_what_means_the_same_is_nearer_than_what_does_not(encoder: StaticEncoder) -> None:
    harbour, port, cat = encoder.encode(SENTENCES)
    assert harbour @ port > harbour @ cat + 0.2


def test_grammar_words_hardly_turn_a_meaning(encoder: StaticEncoder) -> None:
    bare, spoken = encoder.encode(["harbour closed", "the harbour that is closed"])
    assert bare @ spoken > 0.95


def test_a_text_without_words_is_a_row_of_zeros_and_no_text_is_no_row(encoder: StaticEncoder) -> None:
    assert not encoder.encode(["…", ""]).any()
    assert encoder.encode([]).shape == (0, 256)


def test_a_text_has_the_same_vector_whatever_stands_beside_it(encoder: StaticEncoder) -> None:
    [alone] = encoder.encode(SENTENCES[:1])
    together = encoder.encode(SENTENCES[::-1])
    assert together[2] == pytest.approx(alone, abs=1e-6)


def test_when_its_lexicon_is_full_another_one_begins_and_the_vectors_stay_the_same(
    encoder: StaticEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = encoder.encode(SENTENCES)
    monkeypatch.setattr(static, "MOST_KNOWN", 6)
    small = StaticEncoder(encoder.tokenizer, encoder.vectors)
    rows = [small.encode([sentence])[0] for sentence in (*SENTENCES, *SENTENCES)]
    assert (np.array(rows) == np.concatenate([before, before])).all()
    assert (
        small.encode([" ".join(SENTENCES)]) == encoder.encode([" ".join(SENTENCES)])
    ).all()  # of more than six words


def test_threads_that_fill_one_lexicon_get_the_same_vectors(
    encoder: StaticEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(static, "MOST_KNOWN", 8)
    small = StaticEncoder(encoder.tokenizer, encoder.vectors)
    asked = SENTENCES * 60
    with ThreadPoolExecutor(4) as threads:
        rows = list(threads.map(lambda sentence: small.encode([sentence])[0], asked))
    assert (np.array(rows) == np.tile(encoder.encode(SENTENCES), (60, 1))).all()


def test_without_the_wheel_there_is_no_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> ModuleSpec | None:
        assert name == "wordllama"
        return None

    monkeypatch.setattr(static, "find_spec", missing)
    assert static.load() is None
