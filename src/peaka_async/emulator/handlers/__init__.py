"""The operations, one module per resource; `registry` imports every module here, which registers its handlers."""
