"""Resources that need more than their generated operations, one module each."""
