"""The image and the composition: every file and command that they name is there, and nothing runs as root."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import yaml

from digest.config.files.environment import Surroundings
from digest.config.files.site_file import read_site
from digest.send.providers import PROVIDERS
from tests.deploy.programs import RECIPES
from tests.program import EVERY

ROOT = RECIPES.parent
CONTAINERFILE = (RECIPES / "Containerfile").read_text()
STEPS = re.findall(r"^([A-Z]+) (.+)$", re.sub(r"\\\n\s*", "", CONTAINERFILE), re.MULTILINE)
COMPOSED: dict[str, Any] = yaml.safe_load((RECIPES / "compose.yaml").read_text())


def steps(kind: str) -> list[str]:
    return [words for step, words in STEPS if step == kind]


def test_what_is_copied_into_the_image_is_all_that_the_wheel_is_made_of() -> None:
    copied = [word for words in steps("COPY") if "--from" not in words for word in words.split()[:-1]]
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert {"pyproject.toml", "README.md", "LICENSE", "digest", "templates", "config"} <= set(copied)


def test_the_image_runs_as_a_user_of_a_fixed_number_who_owns_its_one_folder() -> None:
    user, folder = steps("USER")[-1], steps("VOLUME")[-1]
    made = " ".join(steps("RUN"))
    assert (user.isdigit(), user != "0", f"--uid {user} " in made, f"-o digest -g digest {folder}" in made) == (
        True,
    ) * 4


def test_the_commands_of_the_image_are_there() -> None:
    (entry,) = map(json.loads, steps("ENTRYPOINT"))
    (usual,) = map(json.loads, steps("CMD"))
    health = json.loads(steps("HEALTHCHECK")[0].rpartition("CMD ")[2])
    assert (entry, usual, health) == (["digest"], ["start"], ["digest", "health"])
    assert {"start", "health"} <= {command.partition(" ")[2] for command in EVERY}


def test_the_composition_keeps_the_image_read_only_and_its_pages_on_loopback() -> None:
    service = COMPOSED["services"]["digest"]
    assert (service["read_only"], service["cap_drop"], service["tmpfs"]) == (True, ["ALL"], ["/tmp"])
    assert [port for port in service["ports"] if not port.startswith("127.0.0.1:")] == []
    assert (ROOT / "deploy" / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
    assert service["volumes"] == [f"./publication:{steps('VOLUME')[-1]}"]


def test_whose_word_is_taken_for_who_asks_is_the_gateway_of_its_network() -> None:
    (network,) = COMPOSED["networks"]["inside"]["ipam"]["config"]
    assert COMPOSED["services"]["digest"]["environment"]["FORWARDED_ALLOW_IPS"] == network["gateway"]


def test_the_lines_that_it_gives_for_the_site_file_are_understood() -> None:
    comments = re.findall(r"^#   (database|web): (.+)$", (RECIPES / "compose.yaml").read_text(), re.MULTILINE)
    text = "name: The Quay\ntimezone: UTC\n" + "".join(f"{name}: {value}\n" for name, value in comments)
    around = Surroundings(
        folder=Path("/data/config"), environ={"DIGEST_DB_PASSWORD": "s"}, read=str, providers=PROVIDERS
    )
    site = read_site(text, "digest.yaml", around)
    assert (len(comments), site.web.listen) == (2, "0.0.0.0:8000")
    assert site.database.startswith("postgresql")
    assert "@database/digest" in site.database
