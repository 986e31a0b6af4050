"""InterFoodcoop, the network of co-operative supermarkets."""
