"""Facilities of central towns by municipality (permanent base of facilities), 2009 and 2013."""
