"""The controls, one module per room; `surface` imports every module here, which registers them."""
