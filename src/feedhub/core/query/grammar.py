"""How queries are put together: the grammar, and what lark found wrong told to a person. The home of lark."""

import re
from collections.abc import Sequence

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, UnexpectedToken, v_args

from feedhub.core.query.written import Branch, Leaf, Written, branch
from feedhub.errors import QueryError

# An operator is one only where it stands alone; - and ! only right before what they deny.
GRAMMAR = r"""
?either: both (_OR both)*
?both: unary (_AND? unary)*
?unary: (NOT | MINUS) unary -> denied
      | FIELD value         -> fielded
      | value
?value: WORD                -> word
      | PHRASE              -> phrase
      | "(" either ")"

_OR.3: /(OR|\|\|)(?![^\s()"“”„])/
_AND.3: /(AND|&&)(?![^\s()"“”„])/
NOT.3: /NOT(?![^\s()"“”„])/
MINUS.3: /[-!](?=[^\s)])/
FIELD.2: /[^\W\d_]\w*:/
PHRASE: /("(?:[^"\\]|\\.)*"|[“”„](?:[^"“”\\]|\\.)*["“”])\*?/
WORD: /[^\s()"“”„]+/
%ignore /\s+/
"""
ALONE = frozenset({"AND", "OR", "NOT", "&&", "||"})
PHRASE_OR_PARENTHESIS = re.compile(r'"(?:[^"\\]|\\.)*"|[“”„](?:[^"“”\\]|\\.)*["“”]|[()]')


def read(text: str) -> Written:
    """The parts of a query and how they hold together. Raises QueryError."""
    try:
        written = _LARK.parse(text)
    except UnexpectedInput as error:
        raise _told(error, text) from error
    assert isinstance(written, Leaf | Branch)
    return written


@v_args(inline=True)
class _Parts(Transformer[Token, Written]):
    def word(self, token: Token) -> Leaf:
        if token in ALONE:
            raise QueryError(
                f"{token} stands between two parts of a query; put it in quotes as a word", column=_column(token)
            )
        prefix = token.endswith("*")
        return Leaf(token.removesuffix("*"), prefix, _column(token))

    def phrase(self, token: Token) -> Leaf:
        value = token.removesuffix("*")
        return Leaf(re.sub(r"\\(.)", r"\1", value[1:-1]), value != token, _column(token), quoted=True)

    def fielded(self, name: Token, value: Written) -> Branch:
        return branch("field", [value], column=_column(name), field=name[:-1])

    def denied(self, sign: Token, node: Written) -> Branch:
        return branch("not", [node], column=_column(sign))

    def both(self, *nodes: Written) -> Branch:
        return branch("and", nodes, column=nodes[0].column)

    def either(self, *nodes: Written) -> Branch:
        return branch("or", nodes, column=nodes[0].column)


_LARK = Lark(GRAMMAR, start="either", parser="lalr", transformer=_Parts())


def _column(token: Token) -> int:
    return token.column or 1  # in the whole query: it comes without line ends


def _told(error: UnexpectedInput, text: str) -> QueryError:
    column = error.column
    if isinstance(error, UnexpectedCharacters):
        return QueryError("this quote is never closed; add the other one, or take it out", column=column)
    assert isinstance(error, UnexpectedToken)
    ends = error.token.type == "$END"
    before = (text if ends else text[: column - 1]).rstrip()
    opened = _open_parentheses(before)
    if ends and opened and "RPAR" in error.expected:
        return QueryError('this "(" is never closed; add a ")"', column=opened[-1] + 1)
    if not ends and not opened:
        return QueryError('this ")" closes nothing; take it out, or add a "(" before', column=column)
    last = re.split(r"[\s()]+", before)[-1]
    if last.endswith(":"):
        return QueryError(f"{last} has no value; write a word right after it", column=len(before) + 1)
    if last in ALONE:
        return QueryError(f"nothing follows {last}; add a word, or put {last} in quotes", column=len(before) + 1)
    return QueryError("there is nothing in these parentheses; write a word, or take them out", column=len(before) or 1)


def _open_parentheses(text: str) -> Sequence[int]:
    """Where those stand that nothing closes."""
    opened: list[int] = []
    for found in PHRASE_OR_PARENTHESIS.finditer(text):
        if found[0] == "(":
            opened.append(found.start())
        elif found[0] == ")" and opened:
            opened.pop()
    return opened
