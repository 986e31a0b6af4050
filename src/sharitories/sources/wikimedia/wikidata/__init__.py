"""Items of Wikidata by class and country."""
