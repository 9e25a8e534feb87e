"""Invented near misses that would embarrass a hub: what comes back every day, and two events of one kind in one week.

Each line: story | outlet | hours after the beginning | language | title | text. Stories that must be one have one label; every other
pair must stay apart.
"""

LINES = """
brief-a | courier | 6 | en | Morning briefing | Good morning. Here is what you need to know today: a bakers' strike in Halden.
brief-b | courier | 30 | en | Morning briefing | Good morning. Here is what you need to know today: tuition fees in Halden.
brief-c | beacon | 31 | en | Morning Briefing: Tuesday | Good morning. Here is what you need to know today: rain.
letters-a | courier | 8 | en | Letters to the editor | Readers write about parking, the swimming pool and Councillor Amberley.
letters-b | courier | 56 | en | Letters to the editor | Readers write about parking, the new library and Councillor Amberley.
letters-c | ledger | 57 | en | Letters to the Editor: November 25 | Readers write about buses and Councillor Amberley.
weather-a | courier | 5 | en | Weather: sunny spells across Halden and the coast | Highs of 12 in Halden, light winds on the coast, rain from the west later.
weather-b | courier | 29 | en | Weather: sunny spells across Halden and the coast | Highs of 9 in Halden, light winds on the coast, rain from the west later.
weather-c | beacon | 29 | en | Weather for Tuesday | Highs of 9 in Halden, showers on the coast.
stocks-a | ledger | 16 | en | Stock market today: Halden index closes higher as banks gain | The Halden 40 rose 0.4 percent to 8,212 points on Monday, led by Tarn Bank.
stocks-b | ledger | 40 | en | Stock market today: Halden index closes lower as banks slip | The Halden 40 fell 0.6 percent to 8,163 points on Tuesday, led by Tarn Bank.
stocks-c | herald | 40 | en | Closing bell: Halden 40 slips | The Halden 40 fell on Tuesday as Tarn Bank lost ground.
match-a | courier | 44 | en | Harwell Rovers 3-1 Dunmore: Ibe scores twice in League Cup | Kofi Ibe scored twice as Harwell Rovers beat Dunmore in the League Cup quarter-final on Tuesday.
match-a | beacon | 45 | en | Ibe double sends Harwell Rovers past Dunmore | Harwell Rovers reached the League Cup semi-final after Kofi Ibe's two goals against Dunmore.
match-b | courier | 45 | en | Selby Town 2-1 Kingsport: Adeyemi scores late in League Cup | Tunde Adeyemi scored late as Selby Town beat Kingsport in the League Cup quarter-final on Tuesday.
match-b | beacon | 46 | en | Late Adeyemi goal sends Selby Town through against Kingsport | Selby Town reached the League Cup semi-final after Tunde Adeyemi's goal against Kingsport.
quake-a | courier | 1 | en | Earthquake of magnitude 6.1 strikes Mirador, 14 dead | The quake struck Mirador before dawn; rescuers are searching the old town of Casmere.
quake-a | ledger | 3 | en | Death toll of Mirador earthquake rises to 22 | Rescuers in the old town of Casmere pulled eight more bodies from the rubble after the 6.1 quake in Mirador.
quake-b | courier | 70 | en | Earthquake of magnitude 5.9 strikes Tolanga, 6 dead | The quake struck Tolanga after dusk; rescuers are searching the port of Ambree.
quake-b | ledger | 72 | en | Death toll of Tolanga earthquake rises to 9 | Rescuers in the port of Ambree pulled three more bodies from the rubble after the 5.9 quake in Tolanga.
vote-a | herald | 20 | en | Lena Okafor-Reyes wins presidential election in Brisa | Lena Okafor-Reyes took 54 percent of the vote in the run-off, the electoral commission of Brisa said.
vote-a | beacon | 22 | en | Brisa elects Okafor-Reyes president | Lena Okafor-Reyes will be the next president of Brisa after winning the run-off.
vote-b | herald | 44 | en | Marek Dobos wins presidential election in Norra | Marek Dobos took 51 percent of the vote in the run-off, the electoral commission of Norra said.
vote-b | beacon | 46 | en | Norra elects Dobos president | Marek Dobos will be the next president of Norra after winning the run-off.
obit-a | ledger | 12 | en | Adele Sorelle, painter, dies at 93 | Adele Sorelle, who painted the ceiling of the Lisle opera, has died aged 93, her gallery said on Monday.
obit-b | ledger | 34 | en | Jonas Weatherby, painter, dies at 91 | Jonas Weatherby, who painted the harbour of Marlow, has died aged 91, his gallery said on Tuesday.
obit-c | herald | 35 | en | Obituaries: Ruta Kalnins, chess master, and others | Ruta Kalnins, Odd Lund and Petra Hollis have died.
quiz-a | beacon | 12 | en | The weekly quiz: ten questions | Who painted the ceiling of the Lisle opera, and who won in Brisa?
cross-a | herald | 13 | en | Cryptic crossword No 2,114 | Set by Merle.
cross-b | herald | 37 | en | Cryptic crossword No 2,115 | Set by Merle.
cross-c | ledger | 37 | en | Quick crossword | Set by Merle.
known-a | courier | 4 | en | Mirador earthquake: what we know so far | Here is what we know so far: a quake of magnitude 6.1 struck Casmere in Mirador before dawn.
known-b | courier | 48 | en | Ferry fire off Pellas: what we know so far | Here is what we know so far: the ferry Santa Oria caught fire off Pellas.
earn-a | ledger | 14 | en | Veltro Motors profit falls 8% in third quarter | Veltro Motors said on Monday that net profit fell 8 percent to $0.9 billion; chief executive Carla Ruiz blamed steel.
earn-b | ledger | 15 | en | Nimbus Pharmo profit rises 21% in third quarter | Nimbus Pharmo said on Monday that net profit rose 21 percent to $1.3 billion; chief executive Odd Lund praised its drug.
crash-a | courier | 9 | en | Man, 34, killed in crash on A12 near Wexley | A man aged 34 died when his car hit a lorry on the A12 near Wexley on Monday, police said.
crash-b | courier | 33 | en | Woman, 27, killed in crash on B9 near Saltern | A woman aged 27 died when her car hit a van on the B9 near Saltern on Tuesday, police said.
horo-a | beacon | 7 | en | Your horoscope for Monday | Aries: an old friend calls. Taurus: patience pays.
horo-b | beacon | 31 | en | Your horoscope for Tuesday | Aries: an old friend calls. Taurus: patience pays off.
lotto-a | herald | 21 | en | Lottery results for Monday | The winning numbers are 4, 8, 15, 16, 23 and 42.
lotto-b | ledger | 45 | en | Lottery results for Tuesday | The winning numbers are 4, 9, 15, 17, 23 and 41.
de-wetter-a | rheinpost | 5 | de | Wetter: Sonne und Wolken in Bergheim | In Bergheim wird es heute 12 Grad warm, am Abend Regen.
de-wetter-b | rheinpost | 29 | de | Wetter: Sonne und Wolken in Bergheim | In Bergheim wird es heute 9 Grad warm, am Abend Regen.
de-boerse-a | abendblatt | 17 | de | Börse: Dax schließt im Plus | Der Dax gewann 0,4 Prozent, gefragt waren Aktien der Tarn Bank.
de-boerse-b | abendblatt | 41 | de | Börse: Dax schließt im Minus | Der Dax verlor 0,6 Prozent, unter Druck standen Aktien der Tarn Bank.
de-brief-a | morgenblatt | 6 | de | Das Wichtigste am Morgen | Guten Morgen, das sollten Sie heute wissen: Streik der Bäcker.
de-brief-b | morgenblatt | 30 | de | Das Wichtigste am Morgen | Guten Morgen, das sollten Sie heute wissen: Gebühren für Studenten.
de-spiel-a | rheinpost | 46 | de | Bergheim schlägt Altdorf 3:1 im Pokal | Zwei Tore von Jonas Wirtz brachten Bergheim gegen Altdorf ins Halbfinale.
de-spiel-b | rheinpost | 47 | de | Neustetten schlägt Hohenau 2:1 im Pokal | Ein spätes Tor von Emre Kaya brachte Neustetten gegen Hohenau ins Halbfinale.
fr-meteo-a | gazette-lac | 5 | fr | Météo : soleil et nuages sur le lac | Il fera 12 degrés à Vernay, pluie en soirée.
fr-meteo-b | gazette-lac | 29 | fr | Météo : soleil et nuages sur le lac | Il fera 9 degrés à Vernay, pluie en soirée.
fr-presse-a | gazette-lac | 7 | fr | Revue de presse | La grève des boulangers à la une.
fr-presse-b | le-quai | 31 | fr | La revue de presse du mardi | Les frais universitaires à la une.
fr-mort-a | gazette-lac | 49 | fr | Mort de la peintre Adele Sorelle à 93 ans | Adele Sorelle est morte à 93 ans, a annoncé sa galerie.
fr-mort-b | gazette-lac | 60 | fr | Mort du comédien Jean Bellac à 91 ans | Jean Bellac est mort à 91 ans, a annoncé son agent.
es-resumen-a | diario-sol | 6 | es | Resumen de la mañana | Lo que debes saber hoy: huelga de panaderos.
es-resumen-b | el-puerto | 30 | es | Resumen de la mañana | Lo que debes saber hoy: tasas universitarias.
es-sismo-a | diario-sol | 2 | es | Sismo de magnitud 6,1 sacude Mirador y deja 14 muertos | El temblor sacudió Casmere antes del amanecer.
es-sismo-b | diario-sol | 71 | es | Sismo de magnitud 5,9 sacude Tolanga y deja 6 muertos | El temblor sacudió Ambree al anochecer.
ru-pogoda-a | vesti-dona | 5 | ru | Прогноз погоды на понедельник | В Заречном ожидается 12 градусов, вечером дождь.
ru-pogoda-b | vesti-dona | 29 | ru | Прогноз погоды на вторник | В Заречном ожидается 9 градусов, вечером дождь.
ru-kurs-a | vesti-dona | 10 | ru | Курс валют на сегодня | Доллар подорожал, евро подешевел.
ru-kurs-b | novosti-reki | 34 | ru | Курс валют на сегодня | Доллар подешевел, евро подорожал.
ar-taqs-a | al-shatee | 5 | ar | حالة الطقس: مشمس في سلمى | درجات الحرارة 25 في سلمى مع رياح خفيفة.
ar-taqs-b | al-shatee | 29 | ar | حالة الطقس: مشمس في سلمى | درجات الحرارة 23 في سلمى مع رياح خفيفة.
zh-tianqi-a | chenbao | 5 | zh | 天气预报 | 青石今天晴，最高气温十二度，西风三级。
zh-tianqi-b | chenbao | 29 | zh | 天气预报 | 青石今天晴，最高气温九度，西风三级。
"""
