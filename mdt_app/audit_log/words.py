# SPDX-License-Identifier: Apache-2.0
"""What is new in the log, in lines for people."""

from collections.abc import Iterator

from mdt_app.audit_log.review import News

HOUR_S = 3600


def news_lines(news: News) -> Iterator[str]:
    """Numbers, what failed or was refused first, and whether the review is overdue."""
    yield f"Events {news.first} to {news.last} are new." if news.last >= news.first else "Nothing is new."
    ranked = sorted(news.counts.items(), key=lambda one: (one[0][1] == "done", one[0]))
    for (event, outcome), times in ranked:
        yield f"  {times:>6}  {event}  {outcome}"
    if news.last_by:
        yield f"{news.last_by} looked last."
    if news.state.overdue is not None:
        hours = int(news.state.overdue.total_seconds() // HOUR_S)
        yield f"OVERDUE: it was due on {news.state.due_at:%Y-%m-%d %H:%M} UTC, {hours} h ago."
    else:
        yield f"The next review is due by {news.state.due_at:%Y-%m-%d %H:%M} UTC."
