"""Names of months and weekdays in the languages in which most dates come: a table answers in a thousandth of the time that a library takes.

A name that means different months in two languages (listopada: November in Polish, October in Croatian) is not in it.
"""

_MONTHS = """
january jan januar janvier enero gennaio janeiro januari stycznia ledna января січня ocak ιανουαρίου
february feb februar février fevrier febrero febbraio fevereiro februari lutego února февраля şubat φεβρουαρίου
march mar märz maerz mars marzo março maart marca března марта березня mart μαρτίου
april apr avril abril aprile april kwietnia dubna апреля квітня nisan απριλίου
may mai mayo maggio maio mei maj maja května мая травня mayıs μαΐου
june jun juni juin junio giugno junho juni czerwca června июня червня haziran ιουνίου
july jul juli juillet julio luglio julho juli lipca července июля липня temmuz ιουλίου
august aug août aout agosto agosto augustus augusti sierpnia srpna августа серпня ağustos αυγούστου
september sep sept septembre septiembre settembre setembro september września září сентября вересня eylül σεπτεμβρίου
october oct oktober octobre octubre ottobre outubro oktober października října октября жовтня ekim οκτωβρίου
november nov novembre noviembre novembro listopadu ноября kasım νοεμβρίου
december dec dezember décembre decembre diciembre dicembre dezembro december grudnia prosince декабря грудня aralık δεκεμβρίου
"""
_WEEKDAYS = """
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag måndag tisdag onsdag torsdag fredag lördag söndag
mandag tirsdag lørdag søndag
"""

MONTHS = {
    name.casefold(): number for number, line in enumerate(_MONTHS.strip().splitlines(), 1) for name in line.split()
}
WEEKDAYS = frozenset(_WEEKDAYS.casefold().split())
