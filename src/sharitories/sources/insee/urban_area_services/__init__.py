"""Public services by urban area (permanent base of facilities), 2009, 2013, 2018."""
