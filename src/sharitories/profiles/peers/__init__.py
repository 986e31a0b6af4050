"""Peers: the cities that a city is compared with, from what a city is and never from what it obtains."""
