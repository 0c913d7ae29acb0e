"""Languages as tables name them ("English", "deu", "en_US"), as BCP 47 tags."""

import re
from functools import cache

# Tag, codes of ISO 639-2 and 639-3, English name, the language's own name.
_LANGUAGES = """
af afr afrikaans|sq sqi alb albanian shqip|am amh amharic|ar ara arabic العربية|hy hye arm armenian|az aze azerbaijani|eu eus baq basque euskara
be bel belarusian|bn ben bengali bangla বাংলা|bs bos bosnian bosanski|bg bul bulgarian български|my mya bur burmese|ca cat catalan català
zh zho chi chinese 中文|hr hrv croatian hrvatski|cs ces cze czech čeština|da dan danish dansk|nl nld dut dutch nederlands|en eng english
et est estonian eesti|fi fin finnish suomi|fr fra fre french français francais|gl glg galician galego|ka kat geo georgian|de deu ger german deutsch
el ell gre greek ελληνικά|gu guj gujarati|ha hau hausa|he heb hebrew עברית|hi hin hindi हिन्दी|hu hun hungarian magyar|is isl ice icelandic íslenska
id ind indonesian|ga gle irish gaeilge|it ita italian italiano|ja jpn japanese 日本語|kn kan kannada|kk kaz kazakh|km khm khmer|ko kor korean 한국어
ku kur kurdish|ky kir kyrgyz|lo lao|lv lav latvian latviešu|lt lit lithuanian lietuvių|lb ltz luxembourgish|mk mkd mac macedonian|ms msa may malay
ml mal malayalam|mt mlt maltese|mr mar marathi|mn mon mongolian|ne nep nepali|no nor norwegian norsk|nb nob|nn nno|ps pus pashto|fa fas per persian farsi فارسی
pl pol polish polski|pt por portuguese português portugues|pa pan punjabi|ro ron rum romanian română|ru rus russian русский|sr srp serbian српски srpski
si sin sinhala|sk slk slo slovak slovenčina|sl slv slovenian slovene slovenščina|so som somali|es spa spanish español espanol castellano|sw swa swahili
sv swe swedish svenska|tl tgl tagalog|ta tam tamil|te tel telugu|th tha thai ไทย|tr tur turkish türkçe turkce|uk ukr ukrainian українська|ur urd urdu
uz uzb uzbek|vi vie vietnamese|cy cym wel welsh cymraeg|yo yor yoruba|zu zul zulu
"""
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:\.[\w-]+)?")


def as_language(value: str) -> str:
    """Return the BCP 47 tag of a language's name or code; an unknown value stays as it is.

    >>> as_language("English"), as_language("en_US"), as_language("deu"), as_language("zh-Hant-TW"), as_language("Ostrelian")
    ('en', 'en-US', 'de', 'zh-Hant-TW', 'Ostrelian')
    """
    text = value.strip()
    if tag := _language_names().get(text.casefold()):
        return tag
    found = _TAG.fullmatch(text)
    if not found:
        return text
    first, script, region = found.groups()
    parts = (_language_names().get(first.lower(), first.lower()), script and script.title(), region and region.upper())
    tag = "-".join(part for part in parts if part)
    return text if tag.casefold() == text.casefold() else tag


@cache
def _language_names() -> dict[str, str]:
    languages = (entry.split() for line in _LANGUAGES.strip().split("\n") for entry in line.split("|"))
    return {name.casefold(): tag for tag, *names in languages for name in (tag, *names)}
