"""Digital inclusion in Pyrénées-Atlantiques, 2023."""
