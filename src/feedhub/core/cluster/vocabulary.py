"""Words that say little about an event, by language: function words say nothing, words of the trade not much."""

_FUNCTION = {
    "en": """
    the of and in to a an for on with is are was were be been by at from as that this it its his her their he she
    they we you i has have had will would can could may might should not no but or after over about into out up down
    than more what who how why when where which while before during against between amid under there here if so do
    does did just also only most some any all us our your my me him them off back being because through another
    other such these those then both each few own same too very now
    """,
    "de": """
    der die das den dem des ein eine einen einem einer eines und in im ist sind war waren wird werden wurde wurden
    mit von vom zu zum zur auf für an am aus bei beim nach nicht auch es er sie wir ich dass als wie hat haben hatte
    um über vor durch unter gegen bis sich noch nur mehr aber oder so was wer kann soll will ihre ihr sein seine ihm
    ohne seit zwischen wegen während
    """,
    "fr": """
    le la les un une des du de et en est sont a au aux pour par sur dans avec ce cette ces il elle ils elles nous
    vous on que qui ne pas plus se sa son ses leur leurs mais ou où été être avoir fait après avant sans sous contre
    entre vers chez comme d l qu n s c
    """,
    "es": """
    el la los las un una unos unas de del y en es son a al por para con que se su sus lo no como más pero o fue ha
    han ser sin sobre entre tras ante contra desde hasta este esta estos estas ya muy también cuando donde quien le
    les nos
    """,
    "pt": """
    o a os as um uma uns umas de do da dos das e em no na nos nas é são ao aos à às por para com que se seu sua seus
    suas não como mais mas ou foi ser sem sobre entre após ante contra desde até este esta isso já muito também
    quando onde quem pelo pela pelos pelas
    """,
    "it": """
    il lo la i gli le un uno una di del della dei delle dello degli e in è sono a al alla ai alle per con che si su
    non come più ma o dal dalla nel nella nei nelle ha hanno essere senza tra fra contro dopo prima questo questa
    sua suo
    """,
    "nl": """
    de het een en van in is zijn op te met voor aan bij door om uit over naar niet ook als dat die dit er maar of
    hij zij ze wij we ik heeft hebben werd worden wordt na tegen tot tussen onder meer geen nog wel
    """,
    "sv": """
    och i att det som en ett på är av för med den till har de inte om var han hon vi jag men eller från efter under
    mot vid så kan ska blir också
    """,
    "sl": """
    in je za na se v s z so da ne bo bi ki ali kot po pri od do iz pa tudi sta bodo bil bila so ob pred med še že
    """,
    "pl": """
    i w na z do się nie to jest że o jak po za od dla przez ale co czy tym ten ta te są był była oraz przed pod
    """,
    "tr": """
    ve bir bu da de için ile çok en daha olarak olan ama ya gibi kadar sonra önce
    """,
    "ru": """
    и в во на с со не что как по из за от до к ко у о об для это при но же бы или его её ее их он она они мы вы был
    была были будет после перед из-за над под без между через также уже еще ещё
    """,
    "uk": """
    і й в у на з зі не що як по із за від до для це при але ж би або його її їх він вона вони ми був була були буде
    після перед
    """,
    "ar": """
    في من على إلى الى عن أن ان إن مع هذا هذه التي الذي ما لا لم لن كان كانت قد بعد قبل بين ضد خلال حول عند كل أو او ثم و
    هو هي بحق فى التى الذى الي حتى حتي اللذين الذين اللتان اللواتي اللاتي هم هن هما نحن أنا أنت انه إنه أنها إنها أنهم
    إنهم إننا لأن لأنه كأن لكن ولكن لكنه لكنها لكنهم ذلك تلك هؤلاء أولئك بذلك لذلك كذلك منه منها منهم عنه عنها عنهم فيه
    فيها فيهم إليه إليها إليهم عليه عليها عليهم له لها لهم لنا لي لك به بها بهم بهذا بهذه لهذا لهذه كانوا يكون تكون ليس
    ليست لو لما إلا إذا إذ أم أي أية أيضا بأن بحقه بحقها بحقهم بل بلا عبر عدم غير كلا كلها كله لدى لديه لديها معه معها
    مما ممن وفي سوف منذ نحو حيث كما هنا هناك يا ها إما كيف متى أين بما فيما حينما عندما بينما عما بعدما قبلما بعض أحد تم
    يتم جدا فقط لقد هل قبيل إزاء تجاه وفق دون
    """,
    "fa": """
    در از به که این را با برای است آن و بر تا یا هم نیز بود شد کرد خود شده می نمی ها های هایی ای ام اند ایم اید اش شان
    تر ترین هستند هست نیست باشد باشند بودند شوند شود شدند کرده کردند کنند کند اما ولی اگر چون زیرا پس سپس تنها فقط وی او
    ما شما آنها آنان ایشان من تو هر همه همین همان چه چنین چنان اینکه آنکه درباره دربارهٔ روی زیر بین پیش بدون طی ضد علیه
    سوی برابر جز مگر خواهد خواهند خواهیم داشت دارد دارند داشته داشتند دیگر یک یکی بی باید نباید شاید توسط بلکه بنابراین
    هنوز حتی نه اینها چند هیچ آیا کنیم کنم بوده
    """,
}
FUNCTION = {language: frozenset(words.split()) for language, words in _FUNCTION.items()}

# Seen in every tenth report: they count little before a window has shown so itself.
TRADE = """
say says said tell told new year years day days week weeks month today yesterday time times first last two three
four five six seven people man men woman women world country state states government president minister prime
official officials leader leaders police report reports reported news live update updates latest million billion
percent per cent group party house white american national international public former head chief court case law
attack war make makes made take takes took get gets call calls called plan plans set show shows deal talks talk win
wins won next long high top big best way home part city company family life work show video watch monday tuesday
wednesday thursday friday saturday sunday january february march april may june july august september october
november december old help use used look come comes came go goes going give want need know see here according
announce announced since still back end start left right year-old us u.s usa uk eu un trump biden morning evening
daily briefing newsletter things what read continue opinion analysis review podcast photo photos week's correction
earlier version gave wrong late early officials präsident regierung jahr jahre jahren prozent millionen neue neuen
deutschland polizei heute montag dienstag mittwoch donnerstag freitag samstag sonntag uhr menschen président
gouvernement année ans jour nouveau nouvelle pays france police lundi mardi mercredi jeudi vendredi samedi dimanche
presidente gobierno año años día nuevo nueva país policía lunes martes miércoles jueves viernes sábado domingo
ministro governo ano anos dia novo nova segunda terça quarta quinta sexta brasil españa primera primer президент
сказал россии россия года году день новый страны заявил сообщил понедельник вторник среда четверг пятница الرئيس
رئيس اليوم الأمريكي عام جديد
market markets wrap share shares stock stocks investor investors trade trading weather forecast weekend quiz crossword horoscope
recipe recipes puzzle puzzles roundup digest recap highlights preview schedule lottery numbers results obituaries letters
editorial meteorologists
kompakt nachrichten wichtigsten tag überblick wetter börse revue presse météo titulares noticias tiempo resumen
manchetes notícias tempo resumo новости погода главное الأخبار موجز طقس
"""

# Written with a capital, and the name of nobody.
DAYS = """
Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September
October November December Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag Januar Februar März Mai Juni Juli
Oktober Dezember
"""
