"""From a frame of cities to a panel: rules, quotas, diversity, solved to proven optimality."""
