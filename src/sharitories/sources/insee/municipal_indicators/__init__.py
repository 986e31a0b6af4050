"""Municipal indicators (census, Filosofi, SIDE), municipalities above 5,000 inhabitants."""
