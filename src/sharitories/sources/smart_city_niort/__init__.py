"""Smart city Niort, a demonstration by the firm Serli."""
