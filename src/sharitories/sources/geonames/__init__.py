"""Sources published by GeoNames."""
