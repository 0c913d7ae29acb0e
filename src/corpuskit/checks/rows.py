"""A row of a packed corpus that holds no article.

The row is not JSON, not an object, or has no text. The finding is at FILE:ROW. The rows before and after it are read all the same.
"""

from corpuskit.checks.definition import Check, page

CHECK = Check("CK010", "bad row", page(__doc__))
