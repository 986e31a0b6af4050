"""The pages of the site: one module a noun, each with ``pages(book)``."""
