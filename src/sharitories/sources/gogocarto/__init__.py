"""Maps made with GoGoCarto and its kin: Près de chez nous, Transiscope, the atlas of alternatives of Limousin."""
