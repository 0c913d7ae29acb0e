"""Texts that hold no story: what a page says when it does not show one, and lists of teasers."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from corpuskit.checks.article_text import ArticleText
from corpuskit.checks.definition import Check, TextChecks
from corpuskit.checks.options import Options
from corpuskit.model import Finding, Severity

CHECK = Check(
    "CK016",
    "no story",
    """A text that holds no story.

The page said "Please enable JavaScript", asked for consent to cookies, was not found, was behind a wall, or was a list of teasers of
other stories. What to do: fetch the article again, or delete text and sidecar.

    Please enable JavaScript to view this page.     wrong: the page, not the story
""",
    Severity.WARNING,
)

_LONGEST_NOTICE = 1500
# A story that is about such things says more than this many sentences about it.
_MOST_SENTENCES = 6
_BUTTON_WORDS = 4
_NOTICES = (
    ("asks for JavaScript", r"(?:enable|activate|turn on|requires?|disabled|activ\w*|aktivier\w*|habilit\w*|abilit\w*|ativ\w*|inschakel\w*|włącz\w*|включ\w*|启用|啟用|有効).{0,60}java\s?script|java\s?script.{0,60}(?:enabled?|required|disabled|activ\w*|aktivier\w*|habilit\w*|abilit\w*|ativ\w*|inschakel\w*|włącz\w*|включ\w*|启用|啟用|有効)|このページ.{0,20}javascript"),
    ("asks for consent to cookies", r"(?:we|our (?:site|partners)|this (?:web)?site|wir|nous|utilizamos|usamos|utilizziamo|używamy|wij|мы).{0,80}cookies?|(?:accept|akzeptier\w*|accepter|aceptar|accettare|aceitar|accepteer\w*).{0,30}cookies?|cookies?.{0,60}(?:akzeptier\w*|einverstanden)"),
    ("is an error message", r"\A\W*(?:error\W+)?(?:4\d\d|50\d)\b.{0,40}(?:not found|forbidden|error|unavailable|denied|bad gateway)|page you(?: are|[’']re) looking for|page (?:could ?n[o’']t be|cannot be|was not|not) found|access (?:to this page (?:has been )?)?(?:is )?denied|(?:seite|artikel) (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)|página no encontrada|pagina non trovata|страница не найдена|页面不存在|找不到(?:页面|網頁)"),
    ("asks whether the reader is a person", r"(?:checking|verify(?:ing)?|confirm|prove).{0,40}(?:your browser|(?:that )?you are (?:a )?(?:human|not a robot)|you(?:’|')re (?:human|not a robot))|your browser is (?:not supported|out ?dated|out of date)|unusual traffic|are you a robot|complete the captcha|\bcaptcha\b.{0,60}(?:solve|enter|below)"),
    ("is the wall before a story", r"(?:subscribe|sign in|log ?in|register|create an account|already a subscriber).{0,60}(?:to (?:continue|read|keep|view|access|unlock)|continue reading)|reached your .{0,20}(?:limit|free articles)|this (?:article|content|story) is (?:only )?(?:for|available to|reserved for|exclusive to) (?:our )?(?:paid )?(?:subscribers|members)|(?:nur für|exklusiv für) abonnenten|réservé (?:aux|à nos) abonnés|(?:solo|exclusivo) para (?:suscriptores|assinantes)"),
)  # fmt: skip
# Every notice holds one of these, in small letters, or begins with a number.
_ERROR = "is an error message"
_WORDS = (
    ("asks for JavaScript", ("java",)),
    ("asks for consent to cookies", ("cookie",)),
    (_ERROR, ("page you", "page could", "page cannot", "page was", "page not", "page introuv", "page non", "denied", "nicht gefunden", "encontrad", "trovata", "найден", "不存在", "找不到")),
    ("asks whether the reader is a person", ("your browser", "are human", "re human", "a human", "robot", "captcha", "unusual traffic")),
    ("is the wall before a story", ("subscri", "sign in", "log in", "login", "register", "create an account", "reached your", "for members", "to members", "our members", "paid members", "abonn", "suscript", "assinant")),
)  # fmt: skip
_FIRST_NUMBER = re.compile(r"\W*(?:error\W+)?(?:4\d\d|50\d)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?。！？।\n]+[.!?。！？।]?")
_TEASER_LINES, _LONGEST_TEASER, _TEASER_SHARE, _AVERAGE, _HEADLINE_WORDS = 6, 160, 0.9, 120, 3
_TEXT_SENTENCE = re.compile(r"\w{2}[.!?…]?[.!?。！？।؟][\"'”’»)\]]*$")


def find(subject: ArticleText, options: Options) -> Iterator[Finding]:  # noqa: ARG001 - as other checks
    """Yield why a text holds no story."""
    if why := why_no_story(subject.text):
        yield CHECK.at(subject.path, (1, 1), f"no story: the text {why}")


def why_no_story(text: str) -> str:
    """Return what a text is that holds no story ("asks for JavaScript"), nothing for a story.

    A short text most of whose sentences stand where a page says why it does not show one; or lines that are all headlines.

    >>> why_no_story("Please enable JavaScript to view this page.")
    'asks for JavaScript'
    >>> why_no_story("Six ewes held up a flight on Monday. Nobody was hurt.")
    ''
    """
    if (
        len(text) <= _LONGEST_NOTICE
        and (suspected := _suspect_notices(text))
        and (why := _find_notice(text, suspected))
    ):
        return why
    return "is a list of teasers" if _is_list(text) else ""


def _suspect_notices(text: str) -> list[str]:
    """Return which notices a text may hold: a quick look that most texts do not pass."""
    lowered = text.lower()
    found = []
    if _word_search()(lowered.encode("utf-8", "surrogatepass")):
        found = [why for why, words in _WORDS if any(word in lowered for word in words)]
    if _ERROR not in found and _FIRST_NUMBER.match(text):
        found.append(_ERROR)
    return found


@cache
def _word_search() -> Callable[[bytes], object]:
    """Return a search for any word of a notice: by RE2, which looks for all at once."""
    import re2  # noqa: PLC0415 - short texts only

    options = re2.Options()
    options.never_capture = True
    search: Callable[[bytes], object] = re2.compile("|".join(w for _, words in _WORDS for w in words), options).search
    return search


@cache
def _compile_notice(why: str) -> re.Pattern[str]:
    return re.compile(dict(_NOTICES)[why], re.IGNORECASE | re.DOTALL)


def _find_notice(text: str, suspected: Sequence[str]) -> str:
    sentences = [s for s in _SENTENCE.findall(text) if any(map(str.isalpha, s))]
    if len(sentences) > _MOST_SENTENCES * 2:
        return ""
    for why in suspected:
        expression = _compile_notice(why)
        if expression.search(text):
            about = sum(
                bool(expression.search(s)) or bool(re.search(_AROUND, s)) or len(s.split()) <= _BUTTON_WORDS
                for s in sentences
            )
            if about * 2 > len(sentences):
                return why
    return ""


# What else such a page says.
_AROUND = r"(?i)browser|cookie|java\s?script|privacy|consent|partners|subscri|sign ?in|log ?in|account|page|site|refresh|reload|try again|ad ?block|support|settings|einstellung|datenschutz|navigateur|paramètres|navegador"


def _is_list(text: str) -> bool:
    """Return whether the lines are headlines: short, many, hardly one ends as a sentence does. Lists with bullets, wrapped lines, verses and scripts without blanks are not."""
    many = text.count("\n")
    if many < _TEASER_LINES or len(text) > _AVERAGE * (many + 1):
        return False
    lines = [line for part in text.splitlines() if (line := part.strip())]
    if len(lines) < _TEASER_LINES or max(map(len, lines)) > _LONGEST_TEASER:
        return False
    odd = sum(not line[0].isupper() or len(line.split()) < _HEADLINE_WORDS for line in lines)
    return odd * 2 < len(lines) and sum(not _TEXT_SENTENCE.search(line) for line in lines) >= _TEASER_SHARE * len(lines)


CHECKS = TextChecks((CHECK,), find)
