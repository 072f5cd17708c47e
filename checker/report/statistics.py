"""`--statistics`: how often each rule fired, most often first."""

from __future__ import annotations

import json
from collections import Counter

from checker.report.outcome import Outcome, tally
from checker.report.wording import headline, verdict


def statistics(outcome: Outcome, *, as_json: bool) -> str:
    """The counts as a table, or as a JSON array."""
    counts = Counter((finding.code, finding.name) for finding in outcome.findings)
    fixable = Counter(finding.code for finding in outcome.findings if finding.fix is not None)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if as_json:
        rows = [{"code": c, "name": n, "count": number, "fixable": fixable[c]} for (c, n), number in ordered]
        return json.dumps(rows, indent=2) + "\n"
    width = len(str(ordered[0][1])) if ordered else 0
    lines = []
    for (code, name), number in ordered:
        fixes = f"  ({fixable[code]} fixable)" if fixable[code] else ""
        lines.append(f"{number:>{width}}  {code}  {name}{fixes}")
    totals = tally(outcome)
    return "\n".join((*lines, headline(totals), verdict(outcome, totals))) + "\n"
