"""Fablabs.io, the directory of the international network of fab labs."""
