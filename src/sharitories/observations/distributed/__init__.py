"""The heavy stages on an existing engine: the same kernels, the same rows, several machines (extra ``spark``)."""
