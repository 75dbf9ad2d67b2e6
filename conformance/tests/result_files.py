"""Results files of any content, for the tests of what reads and writes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import hypothesis.strategies as st

from conformance.verdict import results
from conformance.verdict.results import Absent, Claim, Footer, Header, Run, Verdict

SCHEMA = json.loads((Path(results.__file__).parent / "results.schema.json").read_text(encoding="utf-8"))
LINES = {"header": Header, "claim": Claim, "verdict": Verdict, "absent": Absent, "footer": Footer}

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
numbers = st.integers(0, 2**70)
seconds = st.floats(0, allow_nan=False, allow_infinity=False)
notes = st.dictionaries(texts, texts, max_size=3)


@st.composite
def runs(draw: st.DrawFn) -> Run:
    devices = draw(st.lists(texts, min_size=1, max_size=3, unique=True))
    absent = {device: why for device, why in draw(notes).items() if device not in devices}
    shard = draw(st.sampled_from(["", "1/1", "2/17", "999999/999999"]))
    header = draw(
        st.builds(
            Header,
            torch_build=notes,
            devices=st.just(devices),
            absent=st.just(absent),
            shard=st.just(shard),
            seed=st.integers(-(2**64), 2**64),
            cases=numbers,
            started=texts,
            catalogues=st.lists(texts, max_size=2),
            notes=st.lists(texts, max_size=2),
            **dict.fromkeys(["torch", "numpy", "python", "hypothesis", "platform", "profile"], texts),
        )
    )
    claim_ids = draw(st.lists(texts, max_size=3, unique=True))
    claims = {name: draw(_claim(name)) for name in claim_ids}
    verdicts = {(name, device): draw(_verdict(name, device)) for name in claim_ids for device in devices}
    return Run(header=header, claims=claims, verdicts=verdicts)


def _claim(name: str) -> st.SearchStrategy[Claim]:
    words = dict.fromkeys(["sentence", "kind", "harm", "property"], texts)
    return st.builds(Claim, id=st.just(name), cites=st.lists(texts, max_size=3), **words)


def _verdict(name: str, device: str) -> st.SearchStrategy[Verdict]:
    return st.builds(
        Verdict,
        claim=st.just(name),
        device=st.just(device),
        surprise=st.booleans(),
        inputs=notes,
        cause=notes,
        cases=numbers,
        seconds=seconds,
        coverage=st.dictionaries(texts, st.dictionaries(texts, numbers)),
        **dict.fromkeys(["verdict", "expected"], st.sampled_from(results.VERDICTS)),
        **dict.fromkeys(["because", "reason", "failure", "script", "mode", "fingerprint"], texts),
    )


def small() -> Run:
    header = Header(
        torch="2.15.0",
        torch_build={},
        numpy="2.4.0",
        python="3.11.9",
        hypothesis="6",
        platform="Linux",
        devices=["cpu", "lazy"],
        absent={},
        seed=0,
        profile="default",
        cases=100,
    )
    claim = Claim(id="item.a", sentence="It holds.", cites=["000.1"], kind="law", harm="", property="p")
    verdicts = [
        Verdict(claim="item.a", device=device, verdict="holds", expected="holds", surprise=False)
        for device in header.devices
    ]
    return Run(
        header=header, claims={"item.a": claim}, verdicts={("item.a", each.device): each for each in verdicts}
    )


def lines_of(run: Run, path: Path) -> list[dict[str, Any]]:
    results.write(path, run)
    return [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]
