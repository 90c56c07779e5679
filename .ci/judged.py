"""Holds the judge's report to our bar: every mail passes, with 98 points or more, and no filter takes it for spam."""

import json
import sys
from pathlib import Path

BAR = 98
report = json.loads(Path(sys.argv[1]).read_text())
faults = [
    f"{one['file']}: {one['verdict']} {one['score']} {[f['msg'] for f in one['findings'] if f['sev'] != 'info']}"
    for one in report["files"]
    if one["verdict"] != "PASS" or one["score"] < BAR or one["data"].get("spamassassin", {}).get("score", 0) > 0
]
print("\n".join(faults) or f"{len(report['files'])} mails pass, the least with {report['summary']['score_min']} points")
sys.exit(bool(faults))
