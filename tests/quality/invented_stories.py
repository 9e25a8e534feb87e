"""Invented reports by invented outlets, labelled by story: near misses, copies, follow-ups, series, several languages.

Each line: story | outlet | hours after the beginning | language | title | text. A language of `-` is not declared. Stories whose names
differ only after the last `.` are one event in several languages.
"""

LINES = """
dam.en | courier | 0 | en | Dam at Orvale bursts, village of Tressin under water | Water from the Orvale dam swept through Tressin before dawn on Monday, and Mayor Ilka Brandt said 40 families were missing.
dam.en | ledger | 2 | en | Forty families missing as Orvale dam gives way | Rescue boats searched Tressin on Monday after the Orvale dam collapsed in heavy rain, officials said.
dam.en | beacon | 5 | - | Rescuers reach Tressin hours after Orvale dam burst | Boats reached the upper part of Tressin; Mayor Ilka Brandt said 31 people had been found alive.
dam.en | herald | 26 | en | Owner of Orvale dam knew of cracks, engineer says | Hydra Orvale was told of cracks in March, a former engineer said, a day after the dam burst over Tressin.
dam.de | morgenpost | 4 | de | Staudamm von Orvale gebrochen: Dorf Tressin unter Wasser | In Tressin werden nach dem Bruch des Damms von Orvale 40 Familien vermisst, sagte Bürgermeisterin Ilka Brandt.
dam.de | abendblatt | 7 | de | Retter erreichen Tressin nach Dammbruch in Orvale | Boote erreichten Tressin; nach dem Bruch des Damms von Orvale wurden 31 Menschen gerettet.
dam.fr | gazette-lac | 6 | fr | Rupture du barrage d’Orvale : le village de Tressin sous les eaux | Quarante familles sont portées disparues à Tressin après la rupture du barrage d’Orvale, selon la maire Ilka Brandt.
flood-kessa | courier | 10 | en | River Kessa floods cellars in Old Marn after record rain | Firefighters pumped out 200 cellars in Old Marn on Monday; nobody was hurt when the Kessa rose.
flood-kessa | beacon | 13 | en | Old Marn cleans up as Kessa falls | Shops in Old Marn reopened after the river Kessa flooded 200 cellars, the fire brigade said.
quake-istra | courier | 0 | en | Magnitude 5.8 earthquake shakes Istravia, nine dead | The quake struck near Podlesk at noon and brought down a school wall, the interior ministry of Istravia said.
quake-istra | ledger | 1 | en | Nine killed in Istravia earthquake | A 5.8 magnitude earthquake near Podlesk killed nine people in Istravia on Monday, officials said.
quake-istra | herald | 20 | en | Istravia mourns as Podlesk quake toll rises to 14 | Five more bodies were found in Podlesk a day after the earthquake, the ministry said.
quake-oban | courier | 40 | en | Magnitude 5.6 earthquake off Cape Oban, no damage | The quake struck under the sea off Cape Oban on Wednesday; the tsunami warning was lifted.
quake-oban | ledger | 41 | en | Tsunami warning lifted after quake off Cape Oban | A 5.6 magnitude earthquake off Cape Oban was felt along the coast but did no damage.
vote-brisa.en | beacon | 3 | en | Lena Okafor-Reyes wins Brisa presidency | Lena Okafor-Reyes took 54 percent in the run-off against Tomas Vell, the electoral commission of Brisa said.
vote-brisa.en | herald | 5 | en | Vell concedes to Okafor-Reyes in Brisa run-off | Tomas Vell called Lena Okafor-Reyes to concede after she won the presidential election in Brisa.
vote-brisa.en | ledger | 9 | - | What Lena Okafor-Reyes has promised the voters of Brisa | The president-elect of Brisa wants to end the fuel subsidy; Tomas Vell urged his party to accept the result.
vote-brisa.es | diario-sol | 6 | es | Lena Okafor-Reyes gana la presidencia de Brisa | Lena Okafor-Reyes obtuvo el 54 por ciento en la segunda vuelta frente a Tomas Vell, según la comisión electoral de Brisa.
vote-norra | beacon | 8 | en | Norra votes on new constitution in referendum | Voters in Norra decide on Sunday whether the king keeps his veto; polls close at eight.
vote-norra | courier | 16 | en | Norra says yes to constitution without royal veto | In the referendum 61 percent of voters in Norra took the veto from King Aldous, the first count shows.
rates-selm | ledger | 1 | en | Bank of Selmark leaves rates at 2.25% | Governor Petra Hollis said that inflation in Selmark was near its target and kept the benchmark rate at 2.25 percent.
rates-selm | herald | 2 | en | Selmark rates on hold as Governor Hollis sees inflation near target | The Bank of Selmark kept its benchmark rate at 2.25 percent on Monday, as economists had expected.
rates-dorn | ledger | 30 | en | Central bank of Dornia raises rates to 4.5% | Governor Yusuf Amadi said that inflation in Dornia was too high and raised the benchmark rate by a quarter point.
rates-dorn | beacon | 31 | en | Dornia raises rates, Amadi warns of inflation | The central bank of Dornia raised its benchmark rate to 4.5 percent on Tuesday, Governor Yusuf Amadi said.
earn-veltro | ledger | 12 | en | Veltro Motors profit falls 8% in third quarter | Veltro Motors said that net profit fell 8 percent to 0.9 billion; chief executive Carla Ruiz blamed the price of steel.
earn-veltro | herald | 13 | en | Veltro Motors shares slide as profit falls | Chief executive Carla Ruiz said that steel weighed on Veltro Motors, whose profit fell 8 percent in the third quarter.
earn-pharmo | ledger | 14 | en | Nimbus Pharmo profit rises 21% in third quarter | Nimbus Pharmo said that net profit rose 21 percent to 1.3 billion; chief executive Odd Lund praised its migraine drug.
earn-pharmo | beacon | 15 | en | Migraine drug lifts profit of Nimbus Pharmo | Chief executive Odd Lund said the drug had helped Nimbus Pharmo, whose profit rose 21 percent in the third quarter.
strike-rail | courier | 18 | en | Rail drivers in Ostmark walk out for three days | The union TGV-Ost called drivers in Ostmark out from Tuesday over pay; long-distance trains will not run.
strike-rail | herald | 30 | en | Commuters stranded as Ostmark train drivers strike | Stations in Ostmark were empty on Tuesday as drivers of the union TGV-Ost walked out over pay.
strike-rail | beacon | 55 | en | Ostmark rail strike ends with deal on pay | The union TGV-Ost and the railways of Ostmark agreed on 4.2 percent; trains run again from Thursday.
strike-bins | courier | 33 | en | Bin collectors in Harrowgate strike over pay | Rubbish piles up in Harrowgate as 300 collectors walk out until Friday, the council said.
wire-ferry | courier | 22 | en | Ferry Santa Oria runs aground off Pellas, all 212 safe | PORT PELLAS (AP) - The ferry Santa Oria ran aground on a sandbank off Pellas on Tuesday and all 212 people on board were taken off safely by fishing boats, the coastguard said.
wire-ferry | ledger | 23 | en | Ferry Santa Oria runs aground off Pellas, all 212 safe | PORT PELLAS (AP) - The ferry Santa Oria ran aground on a sandbank off Pellas on Tuesday and all 212 people on board were taken off safely by fishing boats, the coastguard said.
wire-ferry | herald | 24 | en | Ferry runs aground off Pellas; all 212 on board safe - The Herald | The ferry Santa Oria ran aground on a sandbank off Pellas on Tuesday and all 212 people on board were taken off safely by fishing boats, the coastguard said. (AP)
wire-ferry | beacon | 27 | en | Fishermen who saved the Santa Oria passengers honoured in Pellas | Twelve fishing boats took 212 people off the stranded ferry Santa Oria; the mayor of Pellas thanked their crews.
trial-quill | herald | 34 | en | Banker Simon Quillfeather found guilty of fraud | A jury in Marlow found Simon Quillfeather guilty of hiding losses of Tarn Bank; he faces 12 years in prison.
trial-quill | beacon | 35 | en | Quillfeather convicted in Tarn Bank fraud trial | Simon Quillfeather, who led Tarn Bank, was found guilty on all counts in Marlow and will appeal.
trial-ashby | herald | 36 | en | Actress Nora Ashbycombe cleared of fraud | A court in Lisle cleared Nora Ashbycombe of tax fraud; the prosecutor will not appeal.
match-red | courier | 44 | en | Harwell Rovers 3-1 Dunmore: Ibe scores twice | Kofi Ibe scored twice as Harwell Rovers beat Dunmore 3-1 in the League Cup on Tuesday.
match-red | beacon | 45 | en | Ibe double sends Harwell Rovers past Dunmore | Harwell Rovers are in the League Cup semi-final after Kofi Ibe's two goals against Dunmore.
match-blue | courier | 68 | en | Selby Town 0-0 Kingsport: keepers rule in League Cup | Selby Town and Kingsport drew 0-0 in the League Cup on Wednesday; the replay is in a fortnight.
obit-sorel.en | ledger | 46 | en | Painter Adele Sorelle dies at 93 | Adele Sorelle, who painted the ceiling of the Lisle opera, has died aged 93, her gallery said.
obit-sorel.en | beacon | 48 | en | Adele Sorelle, painter of the Lisle opera ceiling, dead at 93 | The painter Adele Sorelle has died in Lisle at the age of 93, her gallery said on Wednesday.
obit-sorel.fr | gazette-lac | 49 | fr | Mort de la peintre Adele Sorelle à 93 ans | Adele Sorelle, auteure du plafond de l’opéra de Lisle, est morte à 93 ans, a annoncé sa galerie.
rocket | courier | 50 | en | Kestrel-4 rocket reaches orbit at first try | The Kestrel-4 lifted off from Plesk on Wednesday and put a weather satellite into orbit, the agency said.
rocket | herald | 52 | - | First flight of Kestrel-4 a success | Engineers in Plesk cheered as the Kestrel-4 rocket put its satellite into orbit.
outage-mumble | ledger | 60 | en | Mumble down: users report outage worldwide | The messenger Mumble went offline on Wednesday evening, with reports from Asia and Europe.
outage-mumble | beacon | 63 | en | Mumble back after three-hour outage | The messenger Mumble blamed a faulty update of its name servers for the outage on Wednesday.
outage-pictor | ledger | 80 | en | Pictor down: users report outage worldwide | The photo service Pictor went offline on Thursday, with reports from America and Africa.
tiger | courier | 62 | en | Escaped tiger of Wexley zoo caught in car park | The tigress Mira, who left Wexley zoo through an open gate, was put to sleep in a supermarket's car park.
tiger | herald | 64 | en | Tigress Mira back in Wexley zoo after night in car park | The keeper who left the gate of the tiger house in Wexley open has apologised.
ru-fire.ru | vesti-dona | 20 | ru | Пожар на складе в Заречном потушен | Пожарные потушили огонь на складе компании «Лотос» в Заречном, пострадали три человека.
ru-fire.ru | novosti-reki | 22 | ru | В Заречном потушили пожар на складе «Лотоса» | На складе компании «Лотос» в Заречном пострадали трое, причина пожара выясняется.
ru-bridge.ru | vesti-dona | 30 | ru | Мост через Лену открыли для грузовиков | После ремонта движение по мосту в Хандыге восстановлено, сообщили дорожники.
zh-train | chenbao | 15 | zh | 青石隧道列车脱轨 七人受伤 | 周二清晨一列客车在青石隧道内脱轨，铁路局称七人受伤。
zh-train | wanbao | 18 | zh | 青石隧道脱轨列车已移出 恢复通车 | 铁路局表示青石隧道脱轨事故原因正在调查，线路当晚恢复。
zh-tea | chenbao | 19 | zh | 春茶价格上涨两成 | 茶农说今年雨水少，产量下降。
ar-port | al-shatee | 25 | ar | حريق في ميناء سلمى يوقف حركة السفن | قالت إدارة ميناء سلمى إن الحريق أصاب ثلاث سفن ولم يسفر عن ضحايا.
ar-port | al-ufuq | 28 | ar | إخماد حريق ميناء سلمى بعد توقف السفن | أعلنت الإدارة إخماد الحريق في ميناء سلمى وعودة حركة السفن مساء الثلاثاء.
brief-1 | courier | 6 | en | Morning briefing | Bakers strike on; a new bridge for Halden; rain in the west.
brief-2 | courier | 30 | en | Morning briefing | Parliament votes on tuition fees; the oldest tortoise of the zoo dies.
brief-3 | courier | 54 | en | Morning briefing | Fishing quotas cut again; a comet seen from Ulmstead; wind on the coast.
brief-4 | beacon | 54 | en | Morning briefing | A chess title for Ruta Kalnins; potatoes get dearer; fog until noon.
wrap-1 | ledger | 17 | en | Markets wrap: shares close higher | Retailers led the gains while miners lost ground.
wrap-2 | ledger | 41 | en | Markets wrap: shares close lower | Banks led the losses while airlines rose.
wrap-3 | herald | 41 | en | Markets wrap: stocks end flat | Traders waited for figures from the labour office.
quiz-1 | beacon | 12 | en | The weekly quiz: ten questions | Who invented the zip, and where is the longest pier?
quiz-2 | beacon | 66 | en | The weekly quiz: ten questions | Which bird sleeps in flight, and what is a quire?
col-1 | herald | 28 | en | Why we should all keep a diary | Writing three lines in the evening made Jo Penhaligon a calmer person.
col-2 | beacon | 29 | en | Five books for long evenings | From a Finnish saga to a history of salt, Marek Dobos recommends.
col-3 | ledger | 47 | - | Minimal setup for typed configuration files | How I read settings into dataclasses without a framework.
col-4 | herald | 70 | en | A walk along the Saltern coast | Twelve miles of cliffs, two inns and a lighthouse that sells waffles.
"""
