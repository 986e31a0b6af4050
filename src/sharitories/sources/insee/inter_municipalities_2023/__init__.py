"""Inter-municipalities, municipalities on 1 January 2023."""
