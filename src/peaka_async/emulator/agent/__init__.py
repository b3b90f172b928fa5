"""The AI agent: rules in the place of a model, so that the same question gets the same answer.

What the live agent makes of a question is a model's, and was never recorded. From its guide come the names of the
members of its state; how it comes to fill them is ours.
"""
