"""Data to begin with: what a connector of each kind shows, and the demo account."""
