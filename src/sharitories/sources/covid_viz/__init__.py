"""Covid-viz, volunteers who listed the initiatives of spring 2020."""
