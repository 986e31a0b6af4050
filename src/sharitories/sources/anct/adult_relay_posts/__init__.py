"""Adult-relay mediation posts under city policy, 2020–2023."""
