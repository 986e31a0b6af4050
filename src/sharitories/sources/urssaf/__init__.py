"""Sources published by URSSAF."""
