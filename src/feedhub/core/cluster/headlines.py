"""What a headline says of the event, without what the site adds to it; and which headlines come back every day.

"Floods kill 12 in Keralpur | Harbor Post" tells nothing of a Harbor Post. "Morning briefing" is no event: each is one of a
series, and belongs with nothing but its own copies.
"""

import re

from feedhub.core.cluster.words import TOKEN
from feedhub.core.text import fold

FEWEST = 4  # words that a headline keeps
LONGEST_TAIL = 4  # words of a site's or a column's name after a dash

_BAR = re.compile(r"\s*\|\s*")
_DASH = re.compile(r"\s+[-–—]\s+")

# As people write them, without accents or not. A headline is one of a series if it is one of these, alone or before a
# colon, a bar or a dash, with a weekday, a date or a number beside it or not.
_SERIES = """
morning briefing; evening briefing; afternoon briefing; daily briefing; weekly briefing; news briefing; briefing; news
briefs;
your morning briefing; your evening briefing; your daily briefing; the briefing; world briefing; morning news; evening news;
morning newsletter; newsletter; morning update; evening update; daily update; weekly update; morning roundup; news roundup;
daily roundup; weekly roundup; roundup; morning headlines; news headlines; todays headlines; top stories; todays top stories;
news in brief; in brief; world in brief; business in brief; sports in brief; world news in brief; news digest;
business digest;
daily digest; weekly digest; digest; week in review; the week in review; the week ahead; week ahead; the day ahead;
weekly recap;
what we know so far; what to know today; what you need to know today; five things to know; 5 things to know; five things;
things to know today; what happened today; what we are reading; what were reading; weekend reads; open thread; links;
daily links;
letters; letters to the editor; your letters; readers letters; reader letters; letter to the editor; editorial;
editorial cartoon;
cartoon; cartoon of the day; todays cartoon; corrections; correction; corrections and clarifications; for the record;
obituaries; death notices; funeral notices; births deaths and marriages; deaths; in memoriam;
weather; weather forecast; todays weather; weather today; the weather; weekend weather; weekend forecast; local
weather; forecast;
pollen count; tide times; tide tables; air quality; traffic; traffic report; road report; travel news;
markets wrap; market wrap; markets; stock market today; stocks; stock markets today; wall street today; closing bell;
opening bell; market close; stocks close; market report; markets today; asian markets; european markets; asia markets;
london close; ftse close; stock market; currencies; commodities; oil prices; gold price today; petrol prices today;
exchange rates; crypto today; earnings calendar; economic calendar; business calendar;
quiz; the quiz; news quiz; weekly quiz; the weekly quiz; daily quiz; pub quiz; trivia; crossword; the crossword;
cryptic crossword; quick crossword; mini crossword; crossword answers; wordle; wordle today; wordle hints; connections hints;
sudoku; puzzle; puzzles; chess puzzle; chess problem; bridge column; word of the day; quote of the day; joke of the day;
horoscope; horoscopes; daily horoscope; weekly horoscope; your horoscope; todays horoscope;
photo of the day; photos of the day; picture of the day; pictures of the day; the week in pictures; photos of the week;
today in history; this day in history; on this day; today in pictures; lottery; lottery results; lottery numbers;
winning numbers; powerball; powerball results; mega millions results; lotto results; euromillions results;
tv tonight; whats on tv; tv guide; whats on; what to watch; things to do; events calendar; community calendar; calendar;
recipe; recipe of the day; recipe of the week; scoreboard; scores; results; football results; sports results; fixtures;
sports on tv; sport on tv; transactions; standings; league tables; box scores; high school scores; todays fixtures;
police log; police blotter; police report; court report; crime log; arrest log; property transfers; restaurant inspections;
the daily podcast; podcast; live chat; ask me anything; book of the week; poem of the week; song of the day; album of
the week;
nachrichten kompakt; der tag kompakt; kompakt; das wichtigste kompakt; das wichtigste am morgen; das wichtigste am
abend; das wichtigste des tages; der tag; der morgen;
nachrichten am morgen; nachrichten am abend; morgenbriefing; abendbriefing; morning briefing deutsch; kurz und knapp;
kurznachrichten; meldungen; die lage am morgen; die lage am abend; wochenruckblick; tagesuberblick; newsblog; presseschau;
leserbriefe; leserbrief; todesanzeigen; wetter; das wetter; wetterbericht; wettervorhersage; borse; borsenbericht;
marktbericht;
dax aktuell; borse aktuell; lottozahlen; lotto am samstag; lotto am mittwoch; horoskop; tageshoroskop;
kreuzwortratsel; ratsel;
bild des tages; fotos des tages; karikatur; zitat des tages; tv tipps; tv programm; rezept; veranstaltungen; polizeibericht;
revue de presse; la revue de presse; lessentiel de lactualite; lessentiel; le journal; la matinale; en bref; breves;
le fil info;
les infos du jour; meteo; la meteo; la meteo du jour; bulletin meteo; bourse; la bourse; horoscope du jour; mots
croises; mots fleches; le quiz; courrier des lecteurs;
courrier; carnet; avis de deces; necrologie; programme tv; photo du jour; limage du jour; la photo du jour; loto;
resultats du loto;
resultats; agenda; editorial; recette; citation du jour; ephemeride; le dessin du jour;
resumen de la manana; resumen del dia; resumen de noticias; resumen; titulares; titulares del dia; las noticias del
dia; noticias del dia;
el tiempo; el clima; pronostico del tiempo; bolsa; la bolsa; cierre de mercados; mercados; horoscopo; horoscopo de
hoy; crucigrama; sudoku;
cartas al director; cartas de los lectores; foto del dia; la foto del dia; loteria; efemerides; un dia como hoy;
obituarios; esquelas;
agenda del dia; receta; que ver hoy; precio del dolar hoy; dolar hoy; resultados; quiniela;
resumo do dia; resumo da manha; resumo da semana; manchetes; manchetes do dia; noticias do dia; destaques do dia;
previsao do tempo;
tempo; bolsa de valores; mercados hoje; horoscopo do dia; palavras cruzadas; cartas dos leitores; cartas ao diretor;
foto do dia; loterias;
mega sena; resultado da mega sena; efemerides; obituario; agenda do dia; receita; dolar hoje; resultados;
rassegna stampa; la rassegna stampa; le notizie del giorno; notizie del giorno; il punto; previsioni meteo; meteo
oggi; borsa; borse oggi;
oroscopo; oroscopo del giorno; cruciverba; lettere al direttore; foto del giorno; estrazioni del lotto; necrologi; almanacco;
nieuwsoverzicht; het nieuws; het weer; weerbericht; beurs; horoscoop; kruiswoordpuzzel; ingezonden brieven; foto van de dag;
главное за день; главное за неделю; главное; новости часа; дайджест; утренний дайджест; прогноз погоды; погода;
гороскоп; кроссворд;
курс валют; курсы валют; письма читателей; фото дня; обзор прессы; календарь; тест;
головне за день; прогноз погоди; погода; гороскоп; курс валют; огляд преси;
موجز الاخبار; موجز; ابرز العناوين; عناوين الصحف; نشرة الأخبار; حالة الطقس; الطقس; الابراج; حظك اليوم; صورة اليوم;
اسعار العملات;
vremenska napoved; vreme; horoskop; krizanka; pisma bralcev; pregled dneva; jutranji pregled; prognoza pogody; pogoda;
horoskop dnia;
krzyzowka; listy do redakcji; przeglad prasy; hava durumu; burc yorumlari; gunun ozeti; gunun mansetleri; sabah bulteni;
早报; 晚报; 晨报; 早间新闻; 晚间新闻; 天气预报; 每日一图; 新闻摘要; 今日要闻; 今日头条新闻;
朝のニュース; 天気予報; 今日の運勢; 社説; 天声人語; 오늘의 날씨; 오늘의 운세; 뉴스 브리핑;
"""
_BESIDE = """
monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun january february march april may
june july august
september october november december jan feb mar apr jun jul aug sep sept oct nov dec today tonight tomorrow weekend
the for of on week no day
montag dienstag mittwoch donnerstag freitag samstag sonntag januar marz mai juni juli oktober dezember heute morgen
vom am der fur den nr
lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril juin juillet aout septembre octobre
novembre decembre du
lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio agosto septiembre
octubre noviembre
diciembre hoy de del el segunda terca quarta quinta sexta feira janeiro fevereiro marco maio junho julho setembro
outubro novembro dezembro
hoje para lunedi martedi mercoledi giovedi venerdi sabato domenica oggi gennaio febbraio maggio giugno luglio agosto
settembre ottobre dicembre
понедельник вторник среда четверг пятница суббота воскресенье среду пятницу января февраля марта апреля мая июня июля
августа сентября
октября ноября декабря на сегодня завтра за год года st nd rd th
"""


def _plain(text: str) -> str:
    return " ".join(fold(text.replace("'", "").replace("’", "")).split())


_BESIDE_IT = frozenset(map(_plain, _BESIDE.split()))
_NAMES = frozenset(_plain(name) for name in _SERIES.replace("\n", " ").split(";") if name.strip())


def _without_days(text: str) -> str:
    words = (word.strip(".") for word in re.split(r"[\s,/]+", text))
    return " ".join(word for word in words if word not in _BESIDE_IT and not any(map(str.isdigit, word)))


_CORES = frozenset(core for name in _NAMES if (core := _without_days(name)) == name or " " in core)
_WORDS = frozenset(word for name in _NAMES for word in name.split())
_PART = re.compile(r"\s*[:|]\s*|\s+[-–—]\s+|\s*[,(]\s*")


def headline(title: str) -> str:
    """A headline without the names of site and column that are written beside it."""
    if "|" in title:
        parts = [part for part in _BAR.split(title) if part]
        long = [part for part in parts if len(TOKEN.findall(part)) >= FEWEST]
        title = long[0] if long else title
    parts = _DASH.split(title)
    if len(parts) < 2:
        return title
    while len(parts) > 1 and _names_a_site(parts[-1]) and len(TOKEN.findall(" ".join(parts[:-1]))) >= FEWEST:
        del parts[-1]
    return " - ".join(parts)


def _names_a_site(tail: str) -> bool:
    """Whether the words after a dash are a name: few, none but the shortest without a capital, or a domain."""
    words = TOKEN.findall(tail)
    if not words or len(words) > LONGEST_TAIL:
        return False
    if len(words) == 1 and not words[0].isdigit() and ("." in words[0] or words[0] != words[0].lower()):
        return True  # iBahia, prignitzer.de
    return all(len(word) < 4 or not word[0].islower() for word in words)


def serial(title: str) -> bool:
    """Whether a headline is one of a series that comes back ("Morning briefing", "Weather: ..."), and no event's."""
    first = _PART.split(title.strip(), maxsplit=1)[0]
    return _named(first) or _named(title)


def _named(text: str) -> bool:
    if len(text) > 80:
        return False
    if text.isascii() and _WORDS.isdisjoint(text.lower().replace("'", "").split()):
        return False  # most, at once
    said = _plain(text)
    return said in _NAMES or _without_days(said) in _CORES
