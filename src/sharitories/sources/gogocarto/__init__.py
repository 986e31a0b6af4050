"""GoGoCarto, the software of Transiscope, PrèsDeChezNous and many collaborative maps."""
