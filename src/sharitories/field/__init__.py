"""Interviews: consent, transcripts, codebook, coding, agreement. Nothing here is read by a release.

Empty in this edition: the bundled study rests on public pages and registers, and interviewed nobody.
"""
