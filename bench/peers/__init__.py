"""What others do with the same files, run by an interpreter that has them; each prints one line of JSON."""
