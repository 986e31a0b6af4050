"""Hub CoNumm, the network of digital inclusion in Pays de la Loire."""
