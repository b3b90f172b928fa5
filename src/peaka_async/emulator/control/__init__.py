"""What tests may do to an emulator beyond the API: faults, a journal, coverage, and routes for all of it.

All of it is reached in two ways: from Python, through the attributes of `World`, and over HTTP under `/_emulator/`.
"""
