"""Census populations of the urban areas of 2010, 1968–2016."""
