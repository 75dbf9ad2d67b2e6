"""A claim as a team writes it in TOML, for the tests of what reads it."""

CLAIM = """\
["team.shares"]
sentence = "It shares."
cites = ["001.6"]
kind = "sharing"
harm = "None."
"""


def expecting(fields, because='because = "x"'):
    """The claim with one expectation."""
    return f"{CLAIM}expect = [{{ {fields}, {because} }}]\n"
