"""The worked example of curating over the API works as it stands."""

import os
import re
import subprocess
from pathlib import Path

from events.tariff.models import Tariff
from tests.curator import Curator

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "curating-by-api.md").read_text()
BLOCKS = re.findall(r"```\n(curl.*?)```", PAGE, re.S)


def test_the_worked_example_drafts_the_tariff_and_submits_it(site, db, tmp_path):
    curator = Curator("Contributor")
    key = curator.headers["Authorization"].removeprefix("Bearer ")
    said = []
    for block in BLOCKS:
        for command in re.split(r"\n(?=curl)", block.strip()):
            text = command.replace("https://tradeapi.example", site)
            if '"the tag"' in text:
                tag = re.search(r'(?im)^etag: ("\w+")', (tmp_path / "headers.txt").read_text())[1]
                text = text.replace('"the tag"', tag)
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", text],
                capture_output=True, text=True, timeout=60, cwd=tmp_path, check=True,
                env={**os.environ, "TRADEAPI_KEY": key},
            )  # fmt: skip
            said.append(done.stdout)
            assert "urn:tradeapi:problem" not in done.stdout, done.stdout

    tariff = Tariff.objects.get(slug="canada-dst-as-reported")
    assert (tariff.status, tariff.submitted_by) == ("in_review", curator.owner)
    assert tariff.summary == "A tax of 3 % on revenue from users in Canada."
    first, second = tariff.actions.order_by("date")
    assert (first.status, first.lines.get().rate_in_words) == ("in_review", "3 %")
    assert second.acts_on == first
    assert len(said) == 5
