"""One GraphQL question to a Decidim platform: its name, its processes, and which components they have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sharitories.errors import UsageError
from sharitories.sources.live import live_source
from sharitories.sources.question import Question, Request

ID = "decidim-processes"
QUERY = """\
{
  organization { name }
  participatoryProcesses {
    id slug startDate endDate
    title { translations { locale text } }
    components { id __typename }
  }
}"""


def requests(question: Question) -> Iterator[Request]:
    """The question; the list of processes comes whole."""
    instance = str(question.instance)
    if not re.fullmatch(r"[a-z0-9.-]+(?:/[\w/-]*)?", instance):
        raise UsageError(
            f"Asking {ID}", f"{instance!r} is not a host", "Example: --instance www.decidim.barcelona"
        )
    url = live_source(ID).origin.endpoint.replace("{instance}", instance)
    yield Request("processes.json", url, "post", body={"query": QUERY})
