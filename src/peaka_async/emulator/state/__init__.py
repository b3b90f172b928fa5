"""What the emulated service remembers, and the rules by which it changes; nothing here knows HTTP paths or JSON."""
