"""Uncertainty of a composite indicator: the whole chain run again over declared alternatives and over noise.

Method page: ``docs/methods/uncertainty.md``. Sources: Saisana, Saltelli & Tarantola 2005, *Journal of the Royal Statistical
Society* A 168:307-323; OECD & JRC 2008, *Handbook on Constructing Composite Indicators*, step 7.
"""
