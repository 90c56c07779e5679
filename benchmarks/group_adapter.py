"""Our grouping in the form that a judge of grouping reads: {"id", "story", "section"}, one line for each article.

    python benchmarks/group_adapter.py ARTICLES PREDICTIONS [--topics FILE.yaml]
    python benchmarks/group_adapter.py                       a table of today's figures
    python benchmarks/group_adapter.py --light               the same by words alone, without the extra `embeddings`

Both files may end in .gz. The table wants DIGEST_CORPORA, a folder with data/grouping/*.dev.jsonl.gz,
judges/judge_group.py and judges/group_topics.py (SETS: data set → topic → description and keywords).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

STORIES = ("allsides_stories", "basil", "ecbplus", "uci_headlines")
SECTIONS = ("agnews", "bbc", "allsides_topics", "uci_headlines")


#: Data set → heading of a ready-made topic → the label it stands for.
READY = {
    "agnews": {"World": "World", "Sport": "Sports", "Business": "Business", "Technology": "Sci/Tech"},
    "bbc": {
        "Business": "business",
        "Culture": "entertainment",
        "Politics": "politics",
        "Sport": "sport",
        "Technology": "tech",
    },
    "uci_headlines": {
        "Business": "business",
        "Technology": "science and technology",
        "Culture": "entertainment",
        "Health": "health",
    },
}


def predict(articles: Path, predictions: Path, topics: Path | None = None, *, light: bool = False) -> None:
    """`predictions` has a line for every article, as `digest dev group` puts it."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "articles.jsonl"
        plain.write_bytes(_read(articles))
        command = [sys.executable, "-m", "digest", "dev", "group", str(plain)]
        if topics:
            command += ["--topics", str(topics)]
        if light:
            command.append("--light")
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    predictions.write_bytes(gzip.compress(said) if predictions.suffix == ".gz" else said)


def table(corpora: Path, *, light: bool) -> None:
    """B-cubed F1 of stories, accuracy (and macro-F1) of sections."""
    judge, editors = (_module(corpora / "judges" / f"{name}.py") for name in ("judge_group", "group_topics"))
    with tempfile.TemporaryDirectory() as folder:
        found = []
        for name in STORIES:
            gold, said = _judged(judge, corpora, name, "story", Path(folder), light=light)
            found.append(judge.story_scores(gold, said)["b3_f1"])
            print(f"stories   {name:18} B-cubed F1 {found[-1]:.4f}", flush=True)
        print(f"stories   {'mean':18} B-cubed F1 {sum(found) / len(found):.4f}")
        for name in SECTIONS:
            topics = Path(folder) / f"{name}.yaml"
            topics.write_text(json.dumps({"topics": _topics(editors.SETS[name])}))
            gold, said = _judged(judge, corpora, name, "section", Path(folder), topics, light=light)
            scores = judge.section_scores(gold, said)
            named = [key for key in gold if gold[key] and gold[key] != "other"]
            right = sum(said.get(key) == gold[key] for key in named) / len(named)
            print(
                f"sections  {name:18} accuracy {scores['accuracy']:.4f}, of named topics {right:.4f}, "
                f"macro-F1 {scores['macro_f1']:.4f}",
                flush=True,
            )
        for name, labels in READY.items():
            topics = Path(folder) / f"{name}.ready.yaml"
            topics.write_text(json.dumps({"topics": list(labels)}))
            gold, said = _judged(judge, corpora, name, "section", Path(folder), topics, light=light)
            named = {key: labels.get(section, section) for key, section in said.items()}
            print(f"ready-made {name:17} accuracy {judge.section_scores(gold, named)['accuracy']:.4f}", flush=True)


def _judged(
    judge: ModuleType, corpora: Path, name: str, key: str, folder: Path, topics: Path | None = None, *, light: bool
) -> tuple[dict[str, str], dict[str, str]]:
    gold, said = corpora / "data" / "grouping" / f"{name}.dev.jsonl.gz", folder / f"{name}.{key}.jsonl"
    predict(gold, said, topics, light=light)
    return judge.load(gold, key), judge.load(said, key)


def _topics(written: dict[str, tuple[str, str]]) -> list[dict[str, object]]:
    return [
        {"name": name, "description": description, "keywords": keywords.split()}
        for name, (description, keywords) in written.items()
    ]


def _read(file: Path) -> bytes:
    return gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()


def _module(file: Path) -> ModuleType:
    loader = SourceFileLoader(file.stem, str(file))
    module = ModuleType(file.stem)
    loader.exec_module(module)
    return module


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="?", type=Path)
    parser.add_argument("predictions", nargs="?", type=Path)
    parser.add_argument("--topics", type=Path, help="YAML, topics: [{name, description, keywords}]")
    parser.add_argument("--light", action="store_true", help="by words alone")
    asked = parser.parse_args()
    if asked.articles and asked.predictions:
        predict(asked.articles, asked.predictions, asked.topics, light=asked.light)
        return 0
    if asked.articles or "DIGEST_CORPORA" not in os.environ:
        parser.error("give ARTICLES and PREDICTIONS, or neither of them and set DIGEST_CORPORA")
    table(Path(os.environ["DIGEST_CORPORA"]), light=asked.light)
    return 0


if __name__ == "__main__":
    sys.exit(main())
