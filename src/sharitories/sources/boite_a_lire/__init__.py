"""Sources published by boite-a-lire.com."""
