"""French fab labs listed and geocoded in March 2020."""
