"""Public repositories under two accounts named after cities of the 2017 exploration."""
