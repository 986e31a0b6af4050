"""Alternatives of Limousin and elsewhere (PWA, Alternatiba), 2018."""
