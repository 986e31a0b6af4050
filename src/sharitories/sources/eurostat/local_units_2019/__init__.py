"""Local administrative units (LAU) and NUTS 3 regions, 2019."""
