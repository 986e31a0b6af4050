"""Publishers' data: one folder per source (``source.yml`` and ``read.py``), each read into one tidy shape."""
