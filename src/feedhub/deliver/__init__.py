"""Where editions go. directory: files that are written beside and renamed, so no reader ever sees half of one; websub: whoever
asked to be told of them.
"""
