"""French fab labs of the fablabs.io directory, 2017."""
