"""Ordinary words, by language: any report may use them, so that two share one says little.

Written down field by field from general knowledge of each language; from no corpus and no word list of others. Without it, a
window of few articles would take every word for rare.
"""

_ORDINARY = {
    "en": """
    able accept access accident according account accuse accusation accused across act action active activist activity actor
    actress actual add addition address adult advance advantage advice advise adviser affair affect afford afraid
    afternoon age
    agency agent aggressive agree agreement ahead aid aim air aircraft airline airport alert allegation allege
    allegedly allow
    ally almost alone along already alternative although always amount analysis analyst ancient anger angry animal
    anniversary
    annual answer anti anyone anything apart apology apparent appeal appear appearance apply appoint approach appropriate
    approval approve area argue argument arm armed army around arrange arrest arrival arrive art article artist ask assault
    assess asset assist assistant associate association assume athlete atmosphere attempt attend attention attitude attorney
    attract audience author authority autumn available average avoid award aware away baby background backlash bad badly bag
    balance ball ban band bank bar bare barely bargain base basic basis battle beach bear beat beautiful become bed begin
    beginning behave behavior behaviour belief believe belong benefit bet bid bill bird birth birthday bit bitter black blame
    blast block blood blow blue board boat body bomb bond book boost border boss bottom box boy brand break breakfast breath
    bridge brief bright bring broad broadcast broken brother brown budget build building burn bus business businessman
    busy buy
    buyer cabinet camera camp campaign cancel cancer candidate capable capital car card care career careful carry case
    cash cast
    catch category cause caution celebrate celebration celebrity cell center central centre century ceremony certain
    certainly
    chain chair chairman challenge champion chance change channel chaos chapter character charge charity chart cheap check
    child childhood children choice choose church cinema circle circumstance citizen civil civilian claim clash class classic
    clean clear clearly climate climb close closer closure cloud club coach coalition coast code coffee cold collapse
    colleague
    collect collection college color colour combat combine comfort command comment commercial commission commit commitment
    committee common communication community compare comparison compete competition complain complaint complete complex
    computer concern conclude conclusion concrete condemn condition conduct conference confidence confident confirm conflict
    confront confusion connect connection consequence conservative consider consist constant construction consumer contact
    contain contest context contract contrast contribute control controversial controversy convention conversation convict
    conviction convince cook cool cooperation cope copy core corner corporate corporation corruption cost council
    count couple
    courage course cover coverage crack crash create creation credit crew crime criminal crisis critic critical criticism
    criticize cross crowd crucial cry cultural culture cup cure current currently customer cut cycle damage dance danger
    dangerous dark data database date daughter dead deadline deadly dear death debate debt debut decade decide
    decision declare
    decline decrease deep defeat defence defend defense deficit define degree delay deliver delivery demand democracy
    democrat
    democratic demonstrate demonstration deny department departure depend deploy deputy describe desert deserve design desire
    desk desperate despite destroy destruction detail detain determine develop development device die diet differ difference
    different difficult difficulty digital dinner diplomat diplomatic direct direction director disagree disappear disappoint
    disaster discover discovery discuss discussion disease dismiss display dispute distance distribution district divide
    division divorce doctor document dog dollar domestic dominate door double doubt downtown dozen draft drama dramatic draw
    dream dress drink drive driver drop drug dry due duty each eager ear earlier early earn earth ease easily east
    eastern easy
    eat economic economist economy edge edition editor education effect effective effort egg eight election electric
    electricity
    element elite else email emerge emergency emotion emotional emphasis employ employee employer empty enable encounter
    encourage end enemy energy enforce engage engine engineer enjoy enormous enough ensure enter enterprise
    entertainment entire
    entrance environment environmental episode equal equipment era error escape especially essential establish estimate
    ethnic even evening event eventually ever every everybody everyone everything evidence evil exact exactly examine example
    excellent except exchange excited exclusive executive exercise exist existence expand expect expectation expensive
    experience experiment expert explain explanation explode explore explosion export expose express extend extra
    extraordinary
    extreme eye face facility fact factor factory fail failure fair faith fall false familiar fan far farm farmer
    fashion fast
    fatal fate father fault favor favorite favourite fear feature federal fee feed feel feeling female few field fierce fight
    fighter figure file fill film final finally finance financial find fine finger finish fire firm fish fit five fix
    flag flat
    flee flight flood floor flow fly focus follow follower food foot football force forecast foreign forest forever
    forget form
    formal format formula forward foundation founder fragile frame free freedom freeze frequent fresh friend friendly
    friendship
    front fruit fuel full fully fun function fund funding funeral funny further fury gain gallery gap garden gas
    gather gender
    general generally generate generation gesture giant gift girl glass global goal gold good govern governor grab
    grade gradual
    grand grant grave gray great green grey ground grow growing growth guard guess guest guide guideline guilty gun guy habit
    hair half hall hand handle hang happen happy harbour hard hardly harm hate head headline headquarters health healthy hear
    hearing heart heat heavily heavy height hero hidden hide hill himself hint historic historical history hit hold
    holder hole
    holiday honor honour hope horror horse hospital host hostage hostile hot hotel hour household huge human humanitarian
    hundred hunt hurt husband ice idea ideal identify identity ignore illegal illness image imagine immediate
    immediately impact
    implement implication imply import importance important impose impossible impress improve improvement inch
    incident include
    including income increase increasingly incredible independence independent index indicate individual industrial industry
    infection inflation influence inform information infrastructure initial initiative injure injury inner innocent inquiry
    inside insist inspire install instance instead institute institution insurance intelligence intend intense intention
    interest interim interior internal internet interview introduce invasion invest investigate investigation investigator
    investment invite involve iron island issue item itself jail job join joint joke journalist journey joy judge
    judgment jump
    junior jury justice justify keep key kick kid kill killer killing kind king kitchen knee knife knock knowledge
    label labor
    labour lack lady lake land landmark language large largely laugh launch lawmaker lawsuit lawyer lay layer lead leadership
    leading leaf league leak lean learn least leave lecture legacy legal legend legislation legislative legislature
    lesson let
    letter level liberal library lie lift light like likely limit limited line link lip list listen literature little living
    load loan local location lock lone longtime lose loss lost lot loud love lovely lover low lower luck lucky lunch luxury
    machine magazine mail main mainly maintain major majority male manage management manager manner manufacturer many
    map march
    mark mass massive master match mate material matter maybe mayor meal mean meaning meanwhile measure meat media medical
    medicine meet meeting member membership memory mental mention mere mess message metal meter method middle might migrant
    mile military milk mind mine minor minority minute miracle miss missile missing mission mistake mix mobile model moderate
    modern moment money mood moon moral moreover mortgage mother motion motor mountain mouth move movement movie
    multiple murder
    museum music musical musician mystery myth name narrative narrow nation native natural nature near nearby nearly
    necessary
    neck negative negotiate negotiation neighbor neighborhood neighbour neither nerve network never nevertheless newcomer
    newspaper nice night nine noise nominate nomination nominee none noon normal north northern notable note nothing notice
    notion nuclear number numerous nurse object objective observe observer obvious occasion occupy occur ocean odd
    offense offer
    office officer often oil okay ongoing online open opening operate operation operator opponent opportunity oppose opposite
    opposition option orange order ordinary organization organisation organize origin original otherwise ought outcome
    outrage
    outside outstanding overall overcome oversee own owner pace pack package page pain paint painting pair palace panel panic
    paper parent park parliament parliamentary participate particular particularly partner partnership pass passenger passion
    past path patient pattern pause pay payment peace peaceful peak penalty pension perfect perform performance
    perhaps period
    permanent permission permit person personal perspective phase phenomenon phone physical pick picture piece pilot
    pipe pitch
    place plane planet plant plastic plate play player plea please pleasure plenty plot plunge pocket poem poet point poison
    pole policy political politically politician politics poll pollution pool poor pop popular population port portion
    portrait
    pose position positive possess possibility possible possibly post pot potential potentially pound poverty power powerful
    practical practice praise pray prayer predict prefer pregnant premier prepare presence present preserve presidency
    presidential press pressure pretty prevent previous previously price pride priest primary prince princess principal
    principle print prior priority prison prisoner privacy privilege prize probably probe problem procedure proceed process
    produce producer product production profession professional professor profile profit program programme progress project
    prominent promise promote proof proper property proportion proposal propose prosecutor prospect protect protection
    protest
    protester proud prove provide province provoke publication publicly publish publisher pull punish purchase pure purpose
    pursue push quality quarter queen question quick quickly quiet quit quite quote race racial racism radical radio
    rage rail
    rain raise rally range rank rapid rapidly rare rarely rate rather reach react reaction reader reading ready real reality
    realize really reason reasonable recall receive recent recently recession recipe recognize recommend
    recommendation record
    recover recovery recruit red reduce reduction refer referendum reform refugee refuse regard regime region regional
    register
    regret regular regulation regulator reject relate relation relationship relative relatively release relevant
    relief religion
    religious rely remain remark remarkable remember remind remote removal remove rent repeat repeatedly replace replacement
    reply reporter represent representative republic republican reputation request require requirement rescue research
    researcher resident resign resignation resist resistance resolution resolve resort resource respect respond response
    responsibility responsible rest restaurant restore restrict restriction result resume retail retain retire retirement
    retreat return reveal revelation revenue reverse revive revolution reward rich ride rifle rightly ring riot rise
    risk rival
    river road rock role roll romantic roof room root rough round route routine row royal rule ruling rumor rumour run rural
    rush sad safe safety salary sale salt sanction sand satellite satisfy save saving scale scandal scare scenario scene
    schedule scheme scholar school science scientific scientist scope score scrap scream screen script sea search season seat
    secret secretary section sector secure security seek seem seize select selection sell senate senator send senior sense
    sensitive sentence separate sequence serial series serious seriously serve service session settle settlement seven
    several
    severe sex sexual shadow shake shape shared sharp sharply shelter shift shine ship shirt shock shoot shooter
    shooting shop
    shopping short shortage shortly shot shoulder shout shrink shut shutdown sick side sign signal significant significantly
    silence silent silver similar simple simply sing singer single sink sister sit site situation size skill skin skip
    sky slam
    slash sleep slide slight slip slow slowly small smart smile smoke smooth snap snow soar soccer social society soft
    software
    soil soldier solid solution solve somebody someone something sometimes somewhat somewhere son song soon sorry sort soul
    sound source south southern space spark speak speaker special specialist specific specifically speculation speech speed
    spell spend spending spin spirit split spoke spokesman spokesperson spokeswoman sponsor sport spot spread spring square
    squad stability stable stadium staff stage stake stand standard standing star stare statement station statistics status
    stay steady steal steel step stick stir stone stop storage store storm straight strange stranger strategic
    strategy stream
    street strength stress stretch strike striking string strong strongly structure struggle stuck student studio study stuff
    stun style subject submit succeed success successful suddenly suffer suffering sugar suggest suicide suit summer
    summit sun
    superb supply support supporter suppose sure surface surge surgery surprise surprising surround survey survival survive
    survivor suspect suspend suspicion sustain swear sweep sweet swift swim swing switch symbol sympathy system table tackle
    tale talent talented tank target task taste tax teach teacher team tear technical technique technology teen teenager
    telephone television temperature temporary ten tend tension tent term terrible territory terror terrorism terrorist test
    testify testimony text thank theater theatre theme theory therapy thick thin thing think thinking thirty thorough though
    thought thousand threat threaten throat throughout throw thus ticket tie tight tiny tip tired title tobacco together tone
    tonight tool top topic total totally touch tough tour tourism tourist tournament toward towards tower town toxic
    track trade
    tradition traditional traffic tragedy tragic trail train training transfer transform transition transport trap
    trauma travel
    treasure treasury treat treatment treaty tree trend trial tribute trick trigger trillion trip troop trouble truck
    true truly
    trust truth try tune turmoil turn twenty twice twin twist type typical ugly ultimate ultimately unable uncertain
    uncertainty
    uncle uncover underway undergo understand understanding unemployment unexpected unfair union unique unit unite unity
    universe university unknown unless unlike unlikely unprecedented until unusual unveil upcoming upgrade upper upset urban
    urge urgent usually vacation valley valuable value van vanish variety various vast vegetable vehicle venture
    verdict version
    versus veteran via victim victory view viewer village violate violence violent viral virtual virus visible vision visit
    visitor vital voice volume volunteer vote voter vow vulnerable wage wait wake walk wall wander wander war warm
    warn warning
    warrant wash waste watch water wave weak weaken weakness wealth wealthy weapon wear weather web website wedding weekend
    weigh weight welcome welfare west western wet whatever wheel whenever wherever whether whole whose wide widely widespread
    wife wild willing wind window wine wing winner winter wipe wire wish withdraw withdrawal within without witness wonder
    wonderful wood word worker workplace worldwide worry worse worst worth worthy wound write writer writing wrong yard yell
    yellow yet yield young youth zero zone alongside despite including amid amidst ahead behind beyond inside upon per versus
    everyday somewhat nationwide citywide hundreds thousands dozens foreigner newly nearly latest earliest biggest largest
    longest highest lowest oldest youngest strongest fastest richest deadliest ex non pro co self
    """,
    "de": """
    aber alle allem allen aller alles alt alte alten angebot angriff anhänger anteil antrag arbeit arbeiten art arzt aufgabe
    ausland auto bahn bald bank bau beginn beginnt bekannt bekommen bereits bericht berichtet besonders besser beste
    betroffen
    bild bisher bleiben bleibt brauchen brand braucht buch bund bundesregierung chef dabei dafür damit danach dank
    dann darauf
    darum davon dazu demnach dennoch dieser diese dieses doch dort drei dritte drohen droht ehemalige eigene einfach einige
    einsatz einzige ende endlich entscheidung erfolg erfolgreich erhalten erhält erklärt ermittlungen ermittelt eröffnet erst
    erste ersten erster europa europäische fahren fahrer fall familie fast fehlt film finden findet firma folgen
    fordert frage
    fragen frau frauen freie freund früher führt fünf fußball ganz geben gefahr gefordert geht geld gemeinde gemeinsam genau
    gericht gesagt gesellschaft gesetz gesperrt gestern gestorben gesundheit gewalt gewinnen gewinnt gewonnen gibt gilt glück
    groß große großen großer grund gruppe gut gute guten halten hält hand haus heißt helfen hilfe hinter hoch hohe höher
    hoffnung hunderte ihren ihrer immer innen insgesamt inzwischen jede jeder jetzt jung junge jungen kampf kann kein keine
    keinen kind kinder klar klein kleine kommen kommt konnte können könnte kosten kraft krieg kritik kritisiert künftig kurz
    laden lage land lange lassen lässt laut leben leicht leitet letzte letzten leute lösung macht machen mal mann
    männer markt
    meist meldet minister mitarbeiter mitte monat monate morgen muss müssen mutter nächste nacht nahe name nämlich nie
    niemand
    noch nötig offen öffentlich offiziell ohne opfer ort partei platz plant plötzlich politik politiker preis preise problem
    projekt recht rede region reise retten richtig richter rolle rückkehr rund sache sagen sagt sagte schließt schlägt
    schlecht
    schnell schon schule schüler schwer schwere schweren sechs sehen sehr seit seite selbst setzt sicher sicherheit
    sieg sieht
    situation sogar soll sollen sollte sommer sonst sorgt sowie spiel spielen spieler spielt sport sprecher staat stadt stand
    stark starb start startet statt stehen steht stellt stelle stellen sterben stirbt stimmen straße streit stunden
    suche sucht
    tage tausende team teil termin tief tod tot tote toten tragen trainer trifft trotz tun unfall unglück unklar unternehmen
    unterstützung unterwegs urteil vater verband verein vergangenen verkehr verletzt verletzte verliert verloren verlust
    vermutlich versucht vertrag viel viele vielen vier völlig volk vorbei vorschlag vorsitzende vorwürfe waffen wahl wahlen
    wahrscheinlich warnt warnung warum wasser wechsel weg weil weiter weitere weiteren weiterhin welche welt weltweit wenig
    wenige wenn wert wichtig wieder will wirtschaft wirklich wissen woche wochen wohl wohnung wollen wollte wort worden würde
    zahl zahlen zehn zeigen zeigt zeit zentrum ziel ziehen zieht zug zukunft zunächst zurück zusammen zwei zweite zweiten
    gewinn quartal aktie aktien konzern konzernchef vorsichtig reagiert umsatz
    """,
    "fr": """
    accident accord accusé action affaire affaires afin agit aide aider ainsi aller alors ancien ancienne annonce annoncé
    appel appelle après argent armée arrêté arrivée art assemblée attaque attend attendu aucun aucune aujourd'hui auprès aura
    aurait aussi autour autre autres avait avant avenir avoir baisse bas beau beaucoup besoin bien bientôt blessés bon bonne
    bout but campagne candidat cas cause celle celui centre certains cet chaque chef cher chose cinq coeur comment comité
    communauté compte conférence conseil considère contrat côté coup coupe cour cours crise culture danger débat début
    décembre décide décidé décision découverte défense dehors déjà demain demande demandé dénonce départ depuis dernier
    dernière dernières derniers deux deuxième devant devenir devient devrait dirigeant dire direct dit dix doit doivent donc
    donne donner dont droit droite durant eau école économie effet élection élections élève elle encore enfant enfants enfin
    enquête ensemble entreprise entreprises équipe espoir est état étranger européen européenne événement face faire fait
    famille faut faute femme femmes fermé feu fin finale fois force forces forme fort forte gagne gagner gauche général gens
    grand grande grandes grands grâce grave groupe guerre habitants hausse haut heure heures histoire homme hommes hôpital
    hors hier ici image important impossible information inquiète intérieur jamais jeune jeunes jeu jeux jouer joueur journal
    juge jusque juste justice lance lancé lance là livre local loi loin long longue lors lorsque lutte main maire maison mal
    malgré manque marche marché match matin mauvais médias meilleur meilleure membre même menace mère mesure mesures
    met mettre
    milliers mieux ministre mis mise moins mois moment monde mondial mort morts mouvement moyen musique national nationale
    naissance nombre nombreux nom non nord nouveaux nouvelles nuit objectif occasion on opposition ordre ouest ouvert ouvre
    paix parce pari parle parler parole part parti particulier partie partir pas passe passé passer père perd perdu personne
    personnes petit petite petits peu peur peut peuvent pire place plan plein plupart plusieurs point politique porte porter
    possible poste pourquoi pourrait pouvoir premier première premiers prend prendre près présente presque presse prêt prévu
    preuve prison prix problème procès prochain prochaine produit professeur projet propos proposé propre protection public
    publique qualité quand quatre quel quelle quelques question quitte quoi raison rappelle rapport réforme refuse région
    relance remet rencontre rend rendez-vous reprend reprise responsable reste résultat retour retrouve réunion réussi rien
    risque rôle route rue saison salle santé sait sauver scène second secteur sécurité selon semaine semaines sens
    sera serait
    service services seul seule siècle signe site situation six social sociale société soir soit soleil sommet sort sorti
    soutien sport suite suivre sujet sud sur suspect système table tard tant télé tel temps tenir terrain terre tête tient
    tout toute toutes tous train travail travailleurs très trois trop trouve trouvé tué tués unique utilise va valeur vente
    vérité version veut victime victimes victoire vidéo vie vient vieux ville violence violences visite vite vivre voici voie
    voir vol vont vote vrai vu zone
    """,
    "es": """
    abre acaba acuerdo acusa acusado ahora además afirma agua algo algunos alta alto ambos amigo anuncia anunció años apoyo
    aquí área asegura asegura así aún aunque avance ayer ayuda baja bajo bien buen buena bueno busca cada calle cambio
    cambios
    camino campaña candidato capital cara carta casa caso casos causa central centro cerca cien cinco ciudad ciudadanos claro
    clave club comienza cómo compañía comunidad conoce conocer conseguir consejo control copa corte cosa crece crisis crítica
    cual cualquier cuarto cuatro cuenta cuerpo cultura da dar datos deben debería debate decir decisión declara defensa deja
    dejar dejó delante democracia demás dentro denuncia derecho derechos desarrollo después destaca detenido detenidos deuda
    dice dicho diez diferente difícil dijo dinero director dos dónde durante economía edad efecto ejemplo ejército él
    elección
    elecciones ella ellos empieza empresa empresas encuentra encuentro energía enero equipo equipos error escuela ese esa eso
    espacio espera estado estados estará estaba están estar este estudio europea evento evita éxito expertos falta familia
    familias fecha final fiscal forma frente fuego fuera fuerte fuerza fuerzas fútbol futuro gana ganar ganó gente gobernador
    gran grande grandes grave grupo guerra haber habrá había hablar hace hacen hacer hacia haya hecho hechos hijo
    hijos historia
    histórico hizo hombre hombres hora horas hospital hoy iba igual imagen importante impuestos incluso industria información
    informe inicia inicio interés internacional investigación ir jefe joven jóvenes juego juez juicio jugador justicia junto
    juntos lado larga largo lejos lengua ley líder libertad libre libro liga llama llega llegada llegar llegó lleva
    lluvia local
    logra lucha luego lugar luz madre mal manera mano mañana mayor mayoría media medida medidas medio medios mejor mejores
    memoria menos mercado mes meses mesa mientras mil miles militar millón mina mismo misma momento muchas mucho muchos muere
    muerte muerto muertos mujer mujeres mundial mundo murió música nacional nada nadie necesita negocio ni ninguna
    ningún niña
    niño niños nivel noche nombre norte nosotros noticia nueva nuevas nuevos nunca obra ocho oficial opción operación
    oposición
    orden origen otra otras otro otros paciente padre padres paga palabra papel par parece parte participación partido pasa
    pasado pasar paso paz pena pequeño perder pérdida periodista persona personas pesar petróleo pide pidió plan plaza
    población
    poco poder podrá podría política político políticos por poner porque posible precio precios pregunta premio prensa
    prepara
    presenta presidenta presión primer primeros principal prisión problema problemas proceso producción programa
    promete pronto
    propia propio propuesta protesta provincia proyecto prueba próxima próximo público pudo pueblo puede pueden puerta puesto
    punto quedar queda quiere quiénes real realiza rechaza recibe récord recursos red reforma región relación respuesta resto
    resultado resultados reunión revela rey riesgo río ruta sabe saber sale salida salud sea sector seguir según segundo
    seguridad seis selección semana semanas sentencia ser será serán servicio si sido siempre siete siglo sigue
    siguiente sistema
    sitio situación sobrevive social sociedad sol sola solo sólo son sostiene su suben sube suerte sufre sur tal
    también tanto
    tarde tema temporada tendrá tener tengo tercer tiene tienen tierra todas todavía todo todos toma trabajadores trabajo
    trabaja tras trata través tres triunfo última últimas último últimos única único universidad usa uso va vale van varias
    varios vecinos vehículo venta verdad vence ver vez veces vía viaje víctima víctimas victoria vida viejo violencia visita
    vive vivir voto votos voz vuelo vuelta vuelve zona saber debes
    """,
    "pt": """
    abre acaba acontece acordo acusado afirma agora água ainda ajuda além algo alguns alta alto amigo anos antes
    anuncia apenas
    apesar após apoio aqui área artigo assim atleta atletas através aumento auxílio baixa banco bem boa bom brasileira
    brasileiro
    busca cada caminho campanha campeão capital cara carro casa caso casos causa central centro cerca chefe chega
    chegada chegar
    cidade cinco clube coisa começa começo comunidade conheça conquista conselho conta controle copa corpo criança
    crianças crise
    cultura custo dados dão decisão defesa deixa deixou dentro depois deputado derrota descobre deve devem diante
    dinheiro diz
    disse direito direitos diretor disputa dois duas durante economia edição efeito ela ele eles eleição eleições empresa
    empresas encontra encontro enfrenta enquanto entenda então entrada equipe escola espera esporte estado estados
    estão estar
    estava estreia estudo estudantes eu evento exterior faz fazer fala falta família famílias federal feira feita
    feito fez fica
    ficar fim filha filho filhos filme fora força forças forma forte foto frente futebol futuro ganha ganhar geral
    gente gestão
    grande grandes grave grupo guerra havia história hoje homem homens hora horas hospital idade igreja imagem
    importante incêndio
    início internacional investigação ir irmão isso jogador jogo jogos jornal jovem jovens juiz julgamento junto justiça lado
    lança lei lembra levar leva líder livre livro local logo longe lugar luta luz mãe maior maiores maioria mais mal
    manhã mantém
    mão marca médico médicos medida medidas meia meio melhor melhores menino menos mercado mês meses mesma mesmo metade mil
    militar milhão milhões milhares ministério momento morre morreu mortes morto mortos mostra movimento mudança muita muitas
    muito muitos mulher mulheres mundial mundo município música nacional nada não negócios nem nenhum nível noite nome
    norte nós
    notícia novas novos número nunca obra oito onde operação oposição ordem origem outra outras outro outros pagamento
    pai país
    palavra papel para parte participa participação partida partido passa passado passagem paz pede pedido perde
    perdeu período
    perto pesquisa pessoa pessoas plano pode podem poder poderá política político ponto pontos população porque porta
    possível
    pouco povo prazo precisa preço preços prefeito prefeitura prêmio presa preso presidenta pressão prevê primeiro primeiros
    principal prisão problema problemas processo produção professor programa projeto promete próprio próxima próximo público
    qual qualquer quatro quase quer queda quem questão real realiza recebe recorde rede reforma região relatório
    resposta resto
    resultado resultados retorno reunião revela risco rio rua sabe saber saiba sai saída salário saúde seca segue segundo
    segurança seis seleção sem semana semanas senado sempre senhor ser será serão série serviço serviços sete setor sido
    simples sistema situação sob social sociedade sofre sol sonho sul supera superior tal também tarde tem têm tema temporada
    tempo ter terá terceira terra teve time tipo tira toda todas todo todos toma torna trabalhadores trabalho trânsito
    trata três
    última último últimos única único universidade usa uso vaga vai valor vamos vão vários veja vence vencer venda
    verdade vez
    vezes viagem vida vila violência visita vítima vítimas vitória viver volta voltar voto votos voz
    """,
    "it": """
    accordo accusa adesso aiuto alcuni allarme allora altra altre altri altro anche ancora anni anno annuncia apre
    arriva arrivo
    aveva avere azienda bambini bene buona caso casa causa centro cerca che chi chiede ci cinque città come comune condannato
    consiglio corso cosa così crisi cui da data davanti decisione dentro deve dice dieci diritto donna donne dopo dove due
    economia ecco effetto ieri elezioni emergenza errore essere estate europa famiglia fare fatto festa fine fino forse forte
    forza fuori futuro già gara giochi giocatore giorni giorno giovane giovani giudice giustizia governo grande grandi gruppo
    guerra hanno incidente indagine inizio insieme invece italia italiana italiano lavoro legge lei libro loro lotta
    lui lungo
    luogo madre male mano mare medico meglio meno mentre mesi mese mette mezzo migliore mila ministro minuti modo molti molto
    mondo morte morti morto musica nascita nazionale nessuno niente nome nord nostra nostro notte numero nuova nuove
    nuovi nuovo
    oggi ogni ora ore ospedale padre paese parla parte partita partito passa paura pena perché perde persona persone piano
    piazza piccolo poco poi polizia politica ponte porta possibile posto potrebbe presidente presto prezzi primo processo
    progetto prossima prossimo proprio pubblico punto può qualche quando quanto quasi quattro quello quella questa questi
    ragazzi ragazzo regione resta ricerca rischio risultati ritorno salute sarà sanità sapere scontro scuola secondo sei
    sempre senza sera serie serve servizio sette sicurezza sindaco sistema situazione società soldi solo sono sotto squadra
    stagione stata stati stato storia strada studenti studio subito sud tanti tanto tempo terra terzo testa torna tra
    tre treno
    troppo trova tutta tutte tutti tutto uccide uccisi ultima ultime ultimi ultimo uno uomini uomo va vede verso via vicino
    video vince vista vita vittima vittime vittoria vive voce vola volta voto vuole zona
    """,
    "nl": """
    aan aantal achter actie al alle alleen alles altijd ander andere auto begin bekend beter binnen blijft boven brand buiten
    daarom daarna dag dagen dan deel denkt derde deze doden dood doet door dorp drie duizenden echt eerst eerste eigen
    eind einde
    elke en euro gaan gaat geeft gebruik gedood geld gemeente gewond goed groep groot grote haar half hand hard hem hier hoe
    hoger hoofd huis hulp iets ieder iemand inwoners jaar jaren jong jonge jongen kabinet kan kans kind kinderen klaar klein
    kleine komen komende komt kon kost krijgt kunnen laat laatste land lang leeft leven ligt maakt maand maanden man mannen
    meeste meisje mensen miljoen minder minister minuten misschien moet moeten mogelijk moeder morgen naam nacht natuurlijk
    nieuw nieuwe niets nodig nooit nu open opnieuw opvang oud oude ouders oorlog partij per plaats plan politie probleem
    rechter regering samen school sinds slachtoffer slachtoffers snel soms sport staat stad start steeds sterk stopt straat
    tegen tekort terug tijd tijdens toch toen twee uur vaak vader van vandaag veel veilig ver verdachte verder vier volgende
    volgens vooral voormalig vorig vrouw vrouwen vrij waar waarom wat water week weer weg weinig welke wereld werk werken wie
    wil winnen wint wonen zaak zal zegt zeker zelf zes zich zichzelf zien ziek ziekenhuis zo zoals zoekt zonder zwaar
    """,
    "sl": """
    ali ampak bo bodo bolj bomo cena cene čas časa člani danes delo deset dela dni dobro dolgo dom dveh enega ene eno evrov
    glede gre hrvaška igre ima imajo imel ima kaj kako kdo kje konec kot kdaj lahko let leta leto letos ljudi ljudje mesec
    mesto mladi mnogi moral morda morajo mož na nad naj najbolj najboljši največ naslednji nato ne nekaj nikoli nič ni
    niso nov
    nova nove novi novo občina ob odločitev oče od ostaja otroci otrok pa po podjetje policija policisti poleg potem pomoč
    ponovno poročilo pot pravi predsednik predsednica pred premier prav pri pride prihodnje prihodnost prijatelj prva
    prve prvi
    prvo saj sedaj skupaj skupina slovenija slovenije slovenski slovenska smrt so sobota srečanje stran svet sveta svoj svoje
    svojo ta tako tam teden ter tekma tisoč to torek tri trije tudi umrl ur večer veliko velik velika več vendar vlada vlade
    vodja vojna vsak vse vsi vojne začetek zadnji zadnja zaradi zato zdaj zdravje zelo zmaga žena ženske življenje
    """,
    "pl": """
    albo będzie będą bez bo brak chce chwili co coraz cały czas czasie często czy decyzja dla dlaczego dni dni dobry
    dom dostał
    droga dwa dwie dziecko dzieci dziś dzień gdy gdzie godzin ile ich inne jak jako jednak jeden jego jej jest jeszcze
    już każdy
    kilka kobieta koniec kraj kraju kto która które który lat lata liczba lub ludzi ludzie ma mają mało mężczyzna miał miasto
    miejsce miesiąc mln moja może można mówi musi na nad najlepszy nam nas nawet nic nich nigdy niż nocy nowa nowe nowy od
    ofiary ostatni pan państwo para pierwszy pierwsza po podczas pod policja polska polski polskie ponad potem pracy praca
    prawo problem przeciw przez przy rok roku rząd rządu są sąd się siły sobie sprawa sprawie stan strona świat świata szef
    szkoła szkoły szpital tak także tam tego temu teraz też tu tutaj tydzień tylko tys wszystko wczoraj wciąż według wiadomo
    wielki więcej wieczorem władze wojna woda wybory wypadek wygrał z zawsze ze zginął zł zmiany znowu został została życie
    """,
    "tr": """
    açıklama açıkladı adam alan aldı altı ancak ara arasında artık aynı baba bakan bakanı başkan başkanı başladı başka
    ben bin
    bize biz büyük cumhurbaşkanı çocuk çünkü dedi değil devam devlet dikkat diye doğru dolar dört dünya dün edildi eden eder
    eski etti evet ev fazla gece geldi gelen genç genel gerçek geri göre gün güven hakkında hayat hayatını hem her hiç
    iki ile
    ilk ise istanbul istedi kabul kaç kadın karar karşı kendi kim kişi kişinin konu küçük lira maç mahkeme mi milli milyon
    neden oldu olduğu oluyor onun orta öldü önemli özel para polis program resmi saat sadece sağlık savaş seçim sezon
    son sonra
    söyledi şehir şimdi şu takım tarih tek toplantı tüm türk türkiye üç ülke ülkede üzerinde var verdi yaptı yaşındaki yeni
    yer yeniden yıl yıllık yok yol yüzde zaman
    """,
    "ru": """
    авария август автомобиль акция армия аэропорт банк без безопасность более больница больше больной борьба брат
    будущее бывший
    важный век вернуть вернулся вечер взрыв видео видеть власть власти внимание вода военный возможность возраст война войти
    вопрос воскресенье восток восточный впервые враг врач время все всегда всего вместе второй выбор выборы вызвать
    выйти высокий
    выступить газ где глава главный говорить голос город государство государственный готов граница группа губернатор
    дать дважды
    движение два дверь действие дело день деньги деревня депутат десять дети договор должен доллар дом дорога доход
    друг другой
    европа европейский единственный ждать женщина жертва жизнь житель журналист завершить завод задержать закон
    закрыть занять
    западный запад запретить заседание защита заявить заявление здание здоровье зима знать игра игрок известный из-за
    изменение
    имя информация искать испытание история июль июнь каждый как какой кандидат квартира километр клуб когда
    количество команда
    комиссия компания конец конкурс конференция который красный кризис крупный крупнейший купить легкий летний лето
    летний лицо
    личный лучший любить люди май малый мальчик март масса матч международный мера мероприятие место месяц министр
    министерство
    мир мировой миллион миллиард много может можно молодой момент москва московский мужчина музей музыка назвать
    название найти
    народ население начало начать наш небо неделя нельзя необходимый несколько никто новость номер ночь нужно область
    обвинить
    обвинение обещать образ образование обстановка общество объявить объяснить огонь один около оказаться окно октябрь
    операция
    опыт опасный орган организация оружие остаться ответ ответить отдел отец отказ отказаться открыть отметить отношение
    очень очередной ошибка пара парламент партия первый переговоры перейти период письмо план плохой победа победить
    погибнуть
    погиб погибли подготовка поддержка поезд пожар позиция пойти показать показатель полиция политик политика политический
    получить полный помощь помочь помогать попасть пора порт порядок после последний последствие пострадавший
    построить поставка
    потерять право правительство правило праздник предложить предложение представитель представить предприятие
    президент пресс
    привести пригласить признать принять принимать природа пришлось причина провести проводить программа продажа
    продукт проект
    производство произойти произошел пройти происшествие прокуратура прокурор пропасть простой против процент процесс прошлый
    прямой путь пять работа работать рабочий разный развитие размер ракета раз раненый ранее рассказать рассказал
    расследование
    расти ребенок регион результат река рекорд республика решение решить риск родитель родной роль российский россиянин рост
    рубль рука руководитель русский рынок рядом самолет самый свет свобода свой связь сегодня сезон семья север северный село
    сентябрь серия серьезный сессия сила сильный система ситуация сколько скорый скандал слово служба случай случиться смерть
    смотреть снова снять собака совет совместный современный соглашение создать солдат сообщение сообщить состав состояние
    состояться сотрудник сотрудничество социальный союз спасти специалист спорт спортсмен способ сразу среди средство
    ссср ставка
    стало стать станция старый статус статья стол столица сторона страна стрельба строительство студент суббота суд
    судья сумма
    сутки сын считать такой там тело тема теперь территория тогда только требовать третий три труд турнир тысяча убить
    убийство
    увеличить увидеть удар удаться узнать улица умереть умер университет уровень условие успех успеть утро участие участник
    ученый учитель фильм финал фонд форма фото футбол футболист хозяин хороший хотеть художник цель цена центр центральный
    часть час человек через четыре чемпион чемпионат число член чтобы шаг школа школьник шесть экономика экономический
    эксперт
    элемент энергия этап юг южный язык январь
    """,
    "uk": """
    більше влада війна військовий вперше все всі голова громадян дані день держава дитина діти довідка життя закон
    заявив заява
    заявили зараз знову їхній коли компанія країна кількість люди людина місто місяць міністр може можна наслідок народ новий
    нова область один опублікував останній отримав перший під пізніше повідомив повідомили поліція політика помер
    понад постраждав
    потім президент про проти пройшов процес раді ранок район рішення рік року росія російський своїх себе сили
    ситуація служба
    справа стало сталося стати суд сьогодні там тисяч тиждень тільки україна україни український українських уряд факт ще час
    частина через чоловік школа що щоб
    """,
    "ar": """
    آب آثار آخر آخرون آذار آراء آلاف آلة آلية آمال آمن أبحاث أبدى أبرز أبريل أبطال أبلغ أبناء أبيض أثر أثري أثرية أجانب
    أجر أجزاء أجنبي أجنبية أجهزة أجواء أجور أحد أحداث أحرز أحرزت أحزاب أحكام أحمر أحياء أخ أخبار أخت أخرى أخضر أخطاء
    أخطر أخيرا أداء أدان أدانت أدلة أدنى أدوات أدوية أديان أراضي أرباح أرباع أرسل أرصاد أرض أرقام أركان أزرق أزمات أزمة
    أسابيع أساس أساسي أساسيات أساسية أساليب أسباب أسبوع أسرة أسرى أسس أسعار أسلحة أسلوب أسماء أسهم أسواق أسود أسير أشار
    أشارت أشخاص أشرف أشغال أشكال أشهر أشياء أصبح أصحاب أصدر أصدرت أصدقاء أصل أصلي أصوات أصيب أصيبت أضاف أضافت أضرار
    أطباء أطراف أطفال أطلق أطلقت أعاد أعداء أعرب أعضاء أعطى أعلن أعلنت أعلى أعمال أغاني أغسطس أغلبية أغلق أغنياء أغنية
    أفاد أفادت أفراد أفرج أفضل أفق أفكار أفلام أقارب أقال أقر أقرب أقسام أقصى أقل أقمار أقوال أقوى أكاديمية أكبر أكتوبر
    أكثر أكد أكدت ألعاب ألغت ألغى ألف ألقى ألم أم أماكن أمام أمر أمراض أمرت أمس أمطار أمل أمني أمنية أمواج أموال أمير
    أميرة أنباء أنحاء أندية أنشطة أنصار أنظمة أنفاق أنقذ أنه أنهار أنهى أنواع أهالي أهداف أهل أهم أهمية أوائل أوامر
    أوروبي أوروبية أوسط أوضاع أوضح أوضحت أوقات أوقف أول أولاد أولويات أولى أيار أيام أيد أيدي أيضا أيلول إبلاغ إجراء
    إجراءات إجلاء إحراز إحصاء إخلاء إدارة إدارية إدانة إذا إذاعة إرسال إرهاب إرهابي إرهابية إرهابيون إزالة إسقاط إشارة
    إشراف إصابات إصابة إصدار إصلاح إصلاحات إضافة إضافية إضراب إطلاق إعادة إعفاء إعلام إعلامي إعلان إغلاق إفراج إقالة
    إقامة إقليم إقليمي إقليمية إلغاء إلقاء إمارة إنتاج إنتاجية إنسان إنساني إنسانية إنشاء إنقاذ إنهاء إيجابي إيجابية
    إيرادات إيقاف اتفاق اتفاقية اتهام اتهامات اتهم اجتماع اجتمع احتجاج احتجاجات احتجاز احترام احتفال احتفالات احتلال
    احتمال احتياطي اختار اختبار اختراق اخترع اختطاف اختفاء اختفى اختلاس اختلاف اختيار ادعاء ادعاءات ادعى ارتباط ارتفاع
    ارتفع ارتفعت ارتكاب ارتكب ازدحام ازدياد استأنف استئناف استثمار استثمارات استجابة استجواب استخدام استخدم استدعاء
    استدعى استراتيجي استراتيجية استراحة استشهاد استضاف استضافة استطلاع استعاد استعادة استعداد استعدادات استغلال استفادة
    استفتاء استقال استقالة استقبال استقبل استقرار استقلال استكمال استمر استمرار استمرت استهداف استهدف استهلاك استيراد
    استيلاء اسم اشتباك اشتباكات اشتبه اشتراك اشتعال اصطدام اصطناعي اضطر اضطراب اضطرابات اطلاع اطلع اعتبار اعتبر اعتداء
    اعتدى اعتذار اعتذر اعتراض اعتراف اعترف اعتقاد اعتقال اعتقالات اعتقل اعتقلت اعتماد اعتمد اغتال اغتصاب اغتيال اغتيالات
    افتتاح افتتح افتراض اقتحام اقتحم اقتراب اقتراح اقتراع اقترح اقتصادي اقتصادية اكتشاف اكتشف الآن الأخير الأخيرة
    الأربعاء الأمين الإثنين الاقتصاد الانتخابات البلاد البيت التزام التزم التعاون التعليم التقى التهاب التي الثاني
    الثانية الثلاثاء الجديد الجديدة الجمعة الجمهورية الجيش الحرب الحكومة الحياة الخارجية الخميس الداخلية الدفاع الدولة
    الدولي الدولية الذي الرئيس الرياضة السابق السبت السلام السياسي السياسية الشرطة الشعب الصحة الصحية الطاقة العالم
    العالمي العام العامة العدل العربي العربية العسكرية العمل الفريق القادم القدم القوات الكبير الكرة المؤتمر الماضي
    المباراة المتحدة المجلس المحكمة المدرسة المدينة المركز المسؤول المقبل المنتخب المنطقة المواطنين النار النفط الوزراء
    الوزير الوضع الوطني الوقت الولايات اليمن امتحان امتحانات امتناع امرأة انتحار انتحاري انتحر انتخاب انتخب انتشار انتشر
    انتصار انتصر انتظار انتظر انتقاد انتقادات انتقال انتقالي انتقد انتقل انتهاء انتهاك انتهاكات انتهى انخفاض انخفض
    اندلاع اندلع اندماج انسحاب انسحب انضم انضمام انطلاق انطلق انطلقت انفجار انفجارات انفجر انقسام انقطاع انقلاب انهيار
    اهتم اهتمام بائع بات باتت باحث باحثون بارد بارز بارزة باسم باع بالغ بحار بحث بحر بحري بحرية بدء بدأ بدأت بداخل بداية
    بدل بدون بديل برامج برلمان برلماني برنامج برونزية بري برية بريد بسبب بسيط بشأن بشدة بشر بشري بشرية بشكل بصحبة بضائع
    بضاعة بطارية بطاقات بطاقة بطل بطلة بطولات بطولة بطيء بعثة بعض بعيد بعيدا بقاء بقي بلاده بلاغ بلد بلدان بلدة بلدية
    بلغ بلغت بليون بناء بنات بنت بنسبة بنك بنوك بنى بنية بيئة بيئي بيان بيانات بيع بيوت تأتي تأثر تأثير تأثيرات تأجل
    تأجيل تأخر تأخير تأسيس تأشيرة تأكيد تأمين تأهل تأهلت تأييد تؤكد تابع تابعة تاجر تاريخ تاريخي تاريخية تبادل تبدأ تبرع
    تبعد تبقى تبني تتويج تجار تجارب تجارة تجاري تجارية تجاوز تجديد تجربة تجري تجمع تجميد تحالف تحت تحتاج تحدث تحدي
    تحديات تحديث تحديد تحذير تحذيرات تحرك تحركات تحرير تحسن تحسين تحصد تحطم تحقق تحقيق تحقيقات تحليل تحول تحويل تخرج
    تخسر تخصص تخطيط تخفيض تخفيف تداول تدخل تدريب تدريبات تدريجيا تدعو تدمير تدهور تذكرة تراث تراجع تراجعت تربية ترتيب
    ترحيب ترحيل ترشح ترشيح تركيز تزامنا تزايد تسبب تسببت تستعد تسجل تسجيل تسع تسعة تسعى تسليم تسوية تشارك تشديد تشريع
    تشرين تشكيل تشكيلة تشير تصادم تصاعد تصدر تصدير تصريح تصريحات تصعيد تصفيات تصل تصميم تصنيف تصويت تصوير تضامن تضخم
    تطبيق تطلب تطور تطورات تطوير تظاهر تظاهرات تعامل تعاني تعديل تعديلات تعذيب تعرض تعرضت تعزيز تعزيزات تعطيل تعلن تعليق
    تعليمات تعمل تعهد تعويض تعيين تغريدات تغريدة تغطية تغير تغيير تغييرات تفاصيل تفاهم تفاوض تفتيش تفجير تفجيرات تفشي
    تقارير تقاعد تقدم تقديم تقرر تقرير تقليدي تقليص تقني تقنيات تقنية تقول تقييم تكاليف تكريم تكشف تكلفة تكنولوجيا تكون
    تلتقي تلفزيون تلفزيوني تلقت تلقى تلميذ تلوث تم تمثيل تمديد تمكن تمكنت تمنح تموز تمويل تنازل تنافس تناول تنتهي تنسيق
    تنطلق تنظر تنظيم تنظيمات تنفيذ تنفيذي تنفيذية تنمية تهديد تهديدات تهريب تهزم تهم تهمة تهنئة تواجه تواصل توتر توترات
    توج توجه توجيه تودع توديع توزيع توسيع توصل توصيات توضيح توظيف توفي توفير توقع توقعات توقف توقيع توقيف ثابت ثالث ثان
    ثروة ثقافة ثقافي ثقافية ثقة ثلاث ثلاثة ثلاثية ثلاثين ثلث ثلج ثلوج ثمان ثمانية ثمن ثنائي ثنائية ثورة ثوري جاء جاءت
    جائحة جائزة جار جارية جامعات جامعة جانب جانبين جاهز جبال جبل جثة جثث جدا جدار جدل جدول جراء جرائم جراح جرت جرحى جريح
    جريمة جزء جزيرة جلسة جماعات جماعة جماعي جماهير جماهيري جمع جمعية جمهور جمهوري جميع جنائي جنائية جناح جندي جنس جنسي
    جنسية جنوب جنوبي جنوبية جنود جهات جهاز جهة جهد جهود جو جوائز جواز جولة جوي جوية جيد جيدة جيران جيل حائز حاجة حاجز
    حادة حادث حادثة حار حارس حافلات حافلة حاكم حال حالات حالة حالي حالياً حالية حامل حاول حب حتى حجز حجم حد حدة حدث حدد
    حدود حدودي حديث حديقة حذر حذرت حذف حر حرائق حرارة حرة حرق حركات حركة حريات حرية حريق حزب حزن حزيران حساب حسابات حساس
    حسب حصاد حصار حصة حصدت حصل حصلت حصول حصيلة حضر حضور حظر حفل حفلة حق حقق حققت حقوق حقوقي حقوقية حقيقة حقيقي حكاية حكم
    حكومي حكومية حل حلفاء حلم حلول حليف حماية حمراء حمل حملات حملة حوادث حوار حوالي حوض حي حيث حيوان حيوانات حيوي خارج
    خارجي خاص خاصة خاض خبر خبراء خبرة خبير ختام خدمات خدمة خرج خروج خريطة خريف خزانة خسائر خسارة خسر خضع خط خطأ خطاب خطة
    خطر خطط خطف خطوات خطوة خطورة خطوط خطير خطيرة خفض خلاف خلافات خلال خلف خلفية خلية خمسة خوف خيار خيارات خير خيمة دائرة
    دائم دائمة داخل داخلي دار داعيا دبلوماسي دبلوماسية دخل دخول دراسات دراسة دراسي درجات درجة درس دستور دستوري دستورية
    دعا دعت دعم دعوات دعوة دعوى دفاعات دفع دفعة دقائق دقيقة دليل دم دماء دمار دمر دموي دواء دور دورة دوري دوريات دورية
    دول دولار دولارات دون ديسمبر ديمقراطي ديمقراطية دين ديني دينية ديون ذات ذاته ذاتي ذكاء ذكر ذكرت ذكرى ذهب ذهبي ذهبية
    ذو رأي رئاسة رئاسي رئاسية رئيسي رئيسية رابط رابع رابعة راتب راحة راحل راشد راكب ربح ربع رجال رجع رجل رحب رحبت رحلات
    رحلة رحيل رد ردا ردود رسائل رسالة رسم رسمي رسميا رسمية رسوم رصاص رصد رعاية رغبة رغم رفض رفضت رفع رفيع رقم ركاب ركز
    ركن رمز رهائن رهينة رواتب رياح رياضي رياضية رياضيين ريال زائر زار زراعة زراعي زعم زعماء زعيم زلزال زملاء زميل زواج
    زوار زوج زوجة زيادة زيارات زيارة زيت سائق سابع سابقة سابقين ساحة ساحل ساحلي ساخن سادس سارق ساعات ساعة ساعد ساهم
    سباحة سباق سبب سبتمبر سبع سبعة سبق ستة ستستمر سجل سجلت سجن سجناء سجين سحب سد سرعة سرقة سري سرية سريع سريعة سطح سعر
    سعي سفارة سفر سفن سفير سفينة سقط سقوط سكان سكن سكني سلاح سلامة سلبي سلسلة سلطات سلطان سلطة سلع سلم سلمي سماء سمح
    سمعة سن سنة سنوات سنوي سنويا سني سهل سهم سوء سوداء سوف سوق سيء سياح سياحة سياحي سيادة سيارات سيارة سياسة سياسيين سيد
    سيدات سيدة سير سيطر سيطرة سيناريو سينما سيول شأن شؤون شاب شابة شاحنة شارع شارك شاشة شاطئ شامل شاملة شاهد شاهدة شباب
    شباط شبكات شبكة شبه شتاء شجاعة شجرة شحن شخص شخصا شدة شدد شديد شديدة شرح شرط شرطي شرعي شرعية شرق شرقي شرقية شركاء
    شركات شركة شروط شريك شعار شعبي شعبية شعر شعور شقة شقيق شكاوى شكر شكل شمال شمالي شمالية شمس شهادة شهد شهداء شهدت شهر
    شهري شهريا شهود شهور شهيد شهير شوارع شيء شيخ شيعي صاحب صادر صادرات صاروخ صاروخي صباح صحافة صحافي صحراء صحف صحفي
    صحفيون صحفيين صحي صحيح صحيفة صدارة صدر صدمة صدور صديق صراع صراعات صرح صرف صعب صعبة صعود صغير صغيرة صف صفحة صفقة صلاة
    صلة صناعة صناعي صناعية صندوق صواب صواريخ صوت صوتت صور صورة صيد صيف ضابط ضباط ضبط ضحايا ضحية ضخم ضخمة ضرائب ضرار ضرب
    ضربات ضربة ضرر ضرورة ضروري ضريبة ضعف ضعيف ضغط ضغوط ضم ضمان ضمن ضوء ضيف ضيفه ضيوف طائرات طائرة طارئ طارئة طاقم طالب
    طالبة طالبت طب طبي طبيب طبية طبيعة طبيعي طبيعية طرح طرد طرف طرق طريق طعام طعن طفل طفلة طفولة طقس طلاب طلب طلبات طلبت
    طوابير طوارئ طول طويل طويلة طيار طيب طيران ظاهرة ظروف ظل ظهر ظهور عائد عائدات عائلات عائلة عاجل عاجلا عاجلة عاد عادت
    عادل عادي عادية عار عاشر عاصفة عاصمة عالمية عاما عامل عاملة عاملين عبارة عبر عبور عثر عثرت عجز عدالة عدة عدد عدم عدو
    عديد عرب عرض عرضة عرف عرقي عروض عسكري عسكريين عشر عشرات عشرة عشرون عشرين عصابة عصر عضو عضوا عضوية عطلة عظيم عقب عقد
    عقدت عقوبات عقوبة علاج علاقات علاقة علامة علق علم علماء علمي علمية علني على عمال عمر عمق عملات عملة عملت عملي عمليات
    عملية عميق عناصر عنصر عنصري عنف عنوان عنيف عهد عواصف عواقب عودة عون عيد عين غاب غادر غارات غارة غاز غاضب غالب غالبية
    غدا غذاء غذائي غرامة غرب غربي غربية غرفة غرق غزو غسل غضب غطاء غلق غموض غني غياب غير فإن فائز فائزين فاز فازت فاسد
    فاصل فبراير فتاة فتح فترات فترة فتيات فجر فحص فخر فر فرار فرد فرص فرصة فرض فرضت فرع فرق فرقة فروع فريد فساد فشل
    فصائل فصل فضاء فضائي فضية فضيحة فعال فعاليات فعل فقد فقدان فقر فقراء فقط فقير فكر فكرة فن فنان فنانة فندق فني فنية
    فهم فورا فوري فوز فوضى فوق فيديو فيروس فيضان فيضانات فيلم قائد قائلا قائم قائمة قاتل قادة قادر قارة قاض قاضي قاعة
    قاعدة قال قالت قام قانون قانوني قانونية قبض قبضت قبل قبول قتال قتل قتلت قتلى قتيل قدرات قدرة قدوم قديم قديمة قرار
    قرب قرر قررت قرض قرن قرى قريب قرية قسم قصة قصر قصف قصير قضاء قضائي قضائية قضاة قضايا قضى قضية قطار قطارات قطاع
    قطاعات قطع قلب قلق قلل قليل قمة قمر قمع قنابل قناة قناعة قنبلة قوائم قواعد قوانين قوة قول قومي قومية قوي قوية قيادة
    قيادي قياس قياسي قيمة قيود كأس كاتب كارثة كافة كافح كامل كاملة كاميرا كانت كانون كبار كبيرة كتاب كتب كثير كثيرة كثيف
    كذب كرامة كسر كشف كشفت كلام كلف كلمة كلها كلي كلية كم كما كمية كهرباء كهربائي كوارث كيان كيف لأول لاجئ لاجئين لاحق
    لاحقا لاعب لاعبة لاعبون لاعبين لافتا لبى لجأ لجان لجنة لحظات لحظة لحل لدى لعب لعبة لغة لفت لفترة لقاء لقاءات لقاح
    لقاحات لقب لقي لماذا لها ليس ليل ليلة لينة مأساة مؤامرة مؤخرا مؤسسات مؤسسة مؤشر مؤقت مؤكدا مؤكدة مؤلف مؤيد مؤيدين
    مئات مئة ماء مائة مائي مادة مارس مال مالك مالي مالية مايو مباحثات مبادرة مباشر مباشرة مبالغ مباني مبدأ مبعوث مبكر
    مبلغ مبنى مبيعات متأثر متأهل متأهلين متابعة متاجر متجر متحدث متحدثة متحف متخصص متر متزايد متسابق متسابقين متصدر
    متطرف متظاهر متظاهرون متظاهرين متعدد متعلق متفجرات متفق متقدم متمرد متمردين متنوع متهم متهما متهمون متوسط متوقع مثال
    مثل مثير مجاعة مجال مجالات مجاني مجتمع مجتمعات مجددا مجرد مجرم مجزرة مجلة مجموعات مجموعة مجهول محادثات محافظ محافظات
    محافظة محاكمة محامون محامي محاولات محاولة محتجز محتمل محدد محذرا محرك محطة محظور محقق محكوم محلل محلي محلية محيط
    مخابرات مخاطر مخاوف مختلف مختلفة مخدرات مخزون مخصص مخطط مخيم مد مدار مدارس مدان مداهمة مدة مدخل مدرب مدرج مدع مدعي
    مدن مدني مدنية مدنيون مدنيين مدى مدير مذبحة مذكرات مذكرة مرأة مرات مراجعة مراحل مراسل مراقب مراقبة مراكز مربع مرة
    مرتفع مرحلة مرشح مرشحة مرشحون مرض مرضى مرفق مركبة مركزي مركزية مرور مروري مريض مزارع مزرعة مزيد مسألة مسؤولون
    مسؤولية مسؤولين مساء مسائل مسابقة مساحة مسار مساعد مساعدات مساعدة مساعي مسافة مسافر مسافرين مساواة مسبق مستثمر
    مستخدم مستشار مستشفى مستشفيات مستعد مستقبل مستقبلي مستقر مستقل مستمر مستهدف مستهلك مستوطن مستوطنات مستوطنين مستوى
    مستويات مسجد مسرح مسعى مسلح مسلحون مسلحين مسلسل مسلم مسلمين مسيحي مسيرة مشاة مشارك مشاركة مشاريع مشاعر مشاكل مشاهدة
    مشتبه مشترك مشتركة مشجعين مشدد مشروع مشروعات مشكلة مشهد مشهور مشيرا مصاب مصابين مصادر مصالح مصانع مصدر مصر مصرف
    مصلحة مصنع مصور مصير مضاد مضيفا مضيق مطار مطارات مطالب مطالبات مطالبة مطبخ مطر مطعم مطلع مطلق مطلوب مطلوبين مظاهرات
    مظاهرة مظلم مع معارك معاناة معاهدة معبر معتبرا معتقل معتقلين معدات معدل معدلات معدن معرض معرفة معركة معروف معظم معلق
    معلم معلمين معلومات معمل معنى معني معنية معهد معيشة معين مغادرة مغامرة مغلق مغلقة مغني مفاجأة مفاجئ مفاوضات مفتاح
    مفتوح مفقود مفقودين مفهوم مقابل مقابلة مقاتل مقاتلة مقاتلين مقارنة مقاطعة مقاعد مقال مقاومة مقبول مقترح مقتل مقدم
    مقر مقعد مكافحة مكالمة مكان مكتب مكتبة مكثف مكون ملابس ملاحظة ملاحقة ملاعب ملايين ملعب ملف ملفات ملك ملكة ملكي ملكية
    مليار مليون ممارسة ممتاز ممثل ممثلة ممكن مملكة ممنوع من منازل مناسب مناسبة مناصب منافذ منافس منافسات منافسة مناقشة
    مناورات منتج منتجات منتدى منتصف منح منحة منخفض منخفضة منذ منزل منشآت منشأة منصب منصة منظمات منظمة منع منفذ منفصل
    مهاجر مهاجرين مهارات مهتم مهرب مهرجان مهم مهمة مهندس مواجهة مواد مواطن مواطنون مواعيد موافقة مواقع مواقف موانئ موجة
    موجود موسم موسيقى موضحا موضوع موضوعات موظف موظفين موعد موقع موقف موقوف مولد مياه ميداليات ميدالية ميدان ميداني ميزان
    ميزانية ميل ميلاد ميليشيا ميليشيات ميناء نائب ناخب ناخبين ناد نادي نازح نازحين ناشط ناشطون ناقش ناقلة نتائج نتيجة
    نجاح نجح نجم نجمة نجوم نحو نداء ندد نددت ندوة نزاع نزاعات نزوح نساء نسائي نسبة نسخة نشأ نشاط نشر نشرة نشرت نشطاء نص
    نصر نصف نصيحة نطاق نظام نظر نظرا نظرة نظيره نظيف نفت نفذ نفذت نفس نفسه نفسها نفوذ نفى نفي نقاش نقاط نقدي نقص نقطة
    نقل نقلت نمو نموذج نهائي نهائيات نهائية نهار نهاية نهر نواب نوع نوعية نوفمبر نووي نووية نيابة نيابي نية نيسان هاتف
    هاجم هاجمت هامش هبوط هجرة هجمات هجوم هجوما هدد هدف هدفين هدم هدنة هدوء هذه هرب هروب هزة هزم هزيمة همس هناك هندسة هو
    هواء هوية هيئات هيئة هيكل واجب واجه واحد واسع واسعة واصل واضح وافق وافقت واقع والد والدة والدين وباء وثائق وثيقة وجه
    وجهة وجهت وجود وحدات وحدة وحيد ودع وراء ورد وردت ورشة ورق وزارات وزارة وزارية وسائل وساطة وسط وسيط وصف وصفت وصل وصلت
    وصول وضوح وطن وطنية وظائف وظيفة وعد وعود وعي وفاة وفد وفر وفق وفقا وفيات وقائع وقع وقعت وقف وقود وكالات وكالة وكيل
    ولادة ولاية ولي يأتي يأسف يأمل يؤجل يؤدي يؤكد يؤيد يبتعد يبحث يبدأ يبدي يبقى يبلغ يبني يبيع يتألف يتأهل يتبرع يتجاوز
    يتجه يتحدى يتراجع يتراوح يترشح يتسلم يتصدر يتضمن يتعادل يتعلق يتعهد يتعين يتقدم يتكون يتم يتهم يتوج يتوجه يتوعد
    يتوقع يجب يجد يجدد يجري يجمد يحاكم يحتاج يحتجز يحث يحدد يحذر يحرز يحرق يحسم يحصد يحصل يحضر يحظر يحكم يحل يحمي يخسر
    يخشى يخطف يخفض يخفي يد يدخل يدرس يدعم يدعو يدفع يدين يراجع يربح يرحب يرد يرسل يرشح يرفض يرفع يزور يزيد يساري يستأنف
    يستثمر يستخدم يستدعي يستعد يستعيد يستقبل يستقيل يستلم يستمر يستنكر يسجل يسجن يسحب يسعى يسقط يسلم يسمح يسيطر يشارك
    يشاهد يشتري يشدد يشكل يشمل يشهد يشيد يشير يصدر يصف يصل يصلح يصوت يصيب يضرب يضم يضيف يطالب يطلب يطلق يطور يظهر يعارض
    يعاني يعتبر يعتذر يعترف يعتزم يعتقد يعتقل يعثر يعد يعقد يعلق يعلن يعمل يعود يعيش يعين يغادر يغرق يفتتح يفتح يفجر
    يفرج يفرض يفقد يفوز يقاتل يقام يقاوم يقتحم يقترب يقترح يقتل يقدم يقر يقرر يقصف يقضي يقع يقلص يقود يقول يقيل يكشف
    يكون يلتقي يلعب يلغي يمثل يمدد يمكن يمنح يمنع يمول يمين ينافس يناقش يناير ينتشر ينتظر ينتقد ينتمي ينسحب ينشر ينضم
    ينطلق ينظر ينفي ينقذ ينقل ينهار ينهي ينوي يهاجم يهدد يهدف يهزم يواجه يواصل يوافق يوزع يوقع يوقف يوليو يوم يومي يوميا
    يومين يونيو
    """,
    "fa": """
    آب آبان آبی آتش آتش‌سوزی آثار آخر آخرین آذر آزاد آزادی آزمایش آزمون آسمان آسیب آشنا آغاز آغازین آقا آلودگی آماده
    آمار آمد آمریکا آموزش آموزشی آنها آن‌ها آورد آوردن آوریل آگوست آینده ابتدا ابتدایی ابراز ابزار ابلاغ اتحاد اتحادیه
    اتفاق اتهام اثبات اثر اجاره اجازه اجباری اجتماع اجتماعی اجرا اجرای اجرایی احترام احتمال احتمالا احزاب احساس احضار
    احکام اخبار اختصاص اختلاف اختیار اخراج اخطار اخیر اداره ادامه ادبیات ادعا ارائه اراضی ارتباط ارتباطات ارتش ارتقا
    ارجاع اردیبهشت ارز ارزش ارزیابی ارسال ارشد از ازدواج اساس اساسنامه اساسی استاد استان استاندار استانداری استانی
    استخدام استراتژی استعفا استفاده استقبال استقلال اسفند اسلامی اسلحه اسناد اسیر اشاره اشتباه اشتغال اشغال اصرار اصل
    اصلاح اصلاحات اصلی اضافه اطلاع اطلاعات اطلاعیه اطمینان اظهار اعتبار اعتراض اعتراضات اعتراف اعتماد اعدام اعزام اعضا
    اعلام اعلان افتتاح افراد افزایش افزوده افسر افشا افشاگری افغان اقامت اقتصاد اقتصادی اقدام اقدامات اقلیت البته التهاب
    الزام امام امتیاز امداد امر امروز امروزه امسال امضا املاک امن امنیت امنیتی امور امکان امکانات امید امیدوار انتخاب
    انتخابات انتشار انتظار انتظامی انتقاد انتقال انتقام انتها انجام انجمن انداخت اندازه انرژی انسان انسانی انصراف انفجار
    انقلاب انگیزه اهمیت اواخر اوایل اوت اوضاع اول اولین اولیه اکتبر اکثر اکثریت اکنون ایجاد ایران ایرانی ایستاد ایستگاه
    باخت بار باران بارندگی باز بازار بازداشت بازداشتی بازدید بازرس بازرسی بازسازی بازنشسته بازگشت بازی بازیکن بازیکنان
    باعث باغ باقی بالا بالاترین بانوان بانک بانکی باور باید بحث بحران بخش بخشنامه بخشی بد بدن بدون برآورد برابر برادر
    برجسته برخورد برخوردار برخی برد برداشت بردن برده بررسی برف برق برنامه برنامه‌ریزی برنده بروز برگزار برگزاری برگشت
    بزرگ بزرگترین بزرگراه بستری بسته بسیار بسیاری بعد بعدی بعضی بقیه بلند بلندی بنا بنابراین بندر بنزین بنیاد بها بهار
    بهبود بهتر بهترین بهداشت بهداشتی بهره‌برداری بهمن بود بودجه بودن بودند بورس بوم بی بیابان بیان بیانیه بیرون بیست بیش
    بیشتر بیمار بیماران بیمارستان بیماری بیمه بین بیننده بینی بین‌المللی بیکاری تابستان تاثیر تاجر تاریخ تازه تاسیس
    تامین تاکنون تاکید تایید تبدیل تبلیغات تجارت تجاری تجربه تجهیزات تحت تحریم تحریم‌ها تحصیل تحقیق تحقیقات تحلیل
    تحلیلگر تحمل تحول تحویل تخریب تخصصی تخلف تدابیر تدوین ترانه ترجمه تردید ترس ترور تروریست تروریستی تروریسم ترک ترکیب
    تسلط تسلیت تسلیحات تسلیم تشدید تشکیل تصادف تصاویر تصمیم تصور تصویب تصویر تظاهرات تعاون تعداد تعطیل تعطیلی تعلق تعهد
    تعیین تغییر تغییرات تفاهم تفاوت تقاضا تقریبا تقسیم تقویت تلاش تلفات تلفن تلفنی تلویزیون تلویزیونی تماس تماشا تماشاگر
    تمام تمایل تمدید تمرین تن تنش تنظیم تنها تهدید تهران تهیه توافق توان توانایی توانست توجه توزیع توسط توسعه توصیه
    توضیح توطئه توقف توقیف تولید تولیدی تکرار تکنولوجی تیر تیراندازی تیم ثابت ثانیه ثبت ثروت جا جاده جام جامعه جان
    جانباخته جانشین جانی جایزه جایگاه جدا جدول جدی جدید جدیدترین جرایم جرم جریان جزئیات جزایر جزیره جستجو جست‌وجو جسد
    جشن جشنواره جلب جلسه جلو جلوگیری جمع جمعه جمعی جمعیت جمهوری جنایت جنایتکار جنبش جنس جنسی جنوب جنوبی جنگ جنگل جنگنده
    جهان جهانی جهت جواب جوان جوانان جوایز جولای حادثه حاشیه حاضر حال حامی حامیان حاکم حاکی حبس حتی حجم حداقل حداکثر حدود
    حذف حرف حرفه حرکت حریف حزب حساب حساس حضور حفاظت حفظ حق حقوق حقوقی حقیقت حل حلقه حمایت حمل حملات حمله حوادث حوزه حکم
    حکومت حیات خارج خارجی خاص خاطر خاطره خالی خانم خانه خانواده خاورمیانه خاک خبر خبرنگار خبرنگاران خبرگزاری خبری خدا
    خدمات خدمت خرابی خرج خرداد خروج خرید خسارت خشونت خشک خشکی خصوص خصوصی خط خطر خطرناک خلاف خلال خلیج خنک خواب خواست
    خواستار خواسته خواننده خواهد خوب خوبی خود خودرو خوراکی خورد خون خیابان خیلی داخل داخلی داد دادستان دادستانی دادن
    داده دادگاه دادگستری دارای دارد دارو دارویی داشت داشتند داشته دانست دانش دانشجو دانشجویان دانشمند دانشمندان دانشگاه
    داور داوری دبیر دبیرکل دخالت دختر درآمد درباره درخت درخواست درصد درمان درمانی درون درگذشت درگذشته درگیر درگیری دریا
    دریافت دریایی دسامبر دست دستاورد دستمزد دستور دستگاه دستگیر دستگیری دشمن دشوار دعوت دفاع دفاعی دفتر دفع دقیق دقیقه
    دلار دلایل دلیل دما دنبال دنیا ده دهم دهه دو دوازده دوباره دور دوره دوست دوستان دوشنبه دولت دولتی دوم دی دید دیدار
    دیده دیروز دین دینی دیوار دیوان دیپلمات دیپلماتیک دیپلماسی دیگر ذخایر ذخیره ذکر رئیس رابطه راحت راستای راننده
    رانندگی راه راهبرد راهبردی راهپیمایی راهکار رای رتبه رخ رد رده رساند رسانه رسانه‌ای رسانه‌ها رسمی رسید رسیدن رسیده
    رسیدگی رشته رشد رضایت رعایت رفت رفتار رفته رفع رقابت رقابت‌ها رقم رقیب رنج رهایی رهبر رهبران رهبری روابط روان روانی
    روح روحانی رود رودخانه روز روزانه روزنامه روسای روستا روشن روشنی روند رونمایی روی رویارویی رویداد رویکرد رژیم رکورد
    ریاست ریاست‌جمهوری ریال زاده زبان زخمی زد زدن زده زشت زلزله زمان زمستان زمین زمینه زمینی زن زنان زندان زندانی
    زندانیان زنده زندگی زود زیاد زیادی زیبا زیر زیرساخت زیست ساخت ساختار ساختمان ساخته سازمان سازنده سازی ساعات ساعت سال
    سالانه سالم سالمند سالگرد سال‌ها ساکن ساکنان سبب سبز ستاد ستاره سخت سخن سخنان سخنرانی سخنگو سخنگوی سد سر سراسر سران
    سرد سردار سرعت سرقت سرمایه سرمایه‌گذاری سرنوشت سرنگون سرویس سرکوب سریال سریع سطح سفارت سفر سفیر سقوط سلاح سلامت سن
    سنت سنتی سند سنگ سنگین سه سهام سهم سه‌شنبه سوخت سود سوم سوی سپاه سپتامبر سپرد سپری سکوت سی سیاست سیاستمدار سیاسی
    سیاه سیزدهم سیستم سیل سیلاب سینما سینمایی شاخص شامل شاهد شایعه شب شبانه شبکه شبکه‌های شخص شخصی شد شدت شدن شدند شده
    شدید شرایط شرط شرق شرقی شروع شرکت شریک شش ششم شعار شغل شلیک شمار شماره شماری شمال شمالی شناخت شناخته شناسایی شنبه
    شنیده شهادت شهدا شهر شهردار شهرداری شهرستان شهروند شهروندان شهری شهریور شهید شود شورا شورای شوند شوک شکایت شکست شکل
    شیمیایی صاحب صادر صادرات صبح صحبت صحنه صحیح صد صدا صدمه صدها صدور صفحه صلح صنایع صندلی صندوق صنعت صنعتی صنفی صورت ضد
    ضرب ضربه ضرر ضرورت ضروری ضعف ضعیف ضمن طبق طبقه طبیعت طبیعی طراحی طرح طرف طرفدار طرفین طریق طلا طلایی طلب طوفان طول
    طولانی طی ظاهر ظرفیت ظهر عادی عامل عاملان عبارت عبور عدالت عدد عدم عراقی عرب عربی عرصه عرضه عزم عصر عضو عضویت عظیم
    عفو عقب عقیده علاقه علاوه علت علم علمی علنی علیه عمدتا عمده عمر عمران عمق عمل عملکرد عملی عملیات عمومی عناصر عنوان
    عهده عوارض عوامل عکس عید غالب غذا غذایی غرب غربی غرق غیر غیرقانونی غیرنظامی فارسی فاز فاش فاصله فتح فراتر فراخوان
    فرار فراهم فرد فردا فرزند فرزندان فرصت فرمان فرماندار فرمانده فرماندهی فرهنگ فرهنگی فرودگاه فروردین فروش فروشگاه
    فساد فشار فضا فضایی فعال فعالان فعالیت فعلی فقر فقط فلسطینی فناوری فنی فهرست فوت فوتبال فوری فوریه فوق فکر فیلم قابل
    قاتل قادر قاضی قانون قانونی قاچاق قبر قبل قبلی قبول قتل قدرت قدم قدیمی قرار قرارداد قربانی قربانیان قرمز قرن قسمت
    قصد قضایی قضاییه قطار قطع قطعنامه قطعی قلب قهرمان قهرمانی قول قوه قوی قیام قیمت لازم لایحه لباس لحظه لزوم لغو لیگ ما
    مادر ماده مارس ماشین مال مالی مالیات مامور ماموران ماموریت ماند ماندن مانند ماه ماهواره ماهیت ماه‌ها مایل مبارزه
    مبنی متحد متخصص متر متعدد متعلق متفاوت متقابل متن متهم متهمان متوسط متوقف مثبت مثل مجازات مجازی مجبور مجدد مجروح
    مجروحان مجری مجلس مجموعه مجوز محافظه محاکمه محترم محدود محدوده محدودیت محروم محصول محصولات محقق محل محلی محور محکوم
    محکومیت محیط مخالف مخالفان مخالفت مختلف مخدر مخصوص مداخله مدارس مدارک مدت مدرسه مدرک مدعی مدل مدنی مدیر مدیران
    مدیریت مذاکرات مذاکره مذهبی مراسم مربوط مربی مرحله مرداد مردم مرز مرزی مرکز مرکزی مرگ مزاحم مسئول مسئولان مسئولیت
    مسابقات مسابقه مساجد مسافر مسافران مساله مستقل مستقیم مسجد مسلح مسلحانه مسکن مسیر مشارکت مشاهده مشاور مشترک مشتری
    مشخص مشغول مشهور مشکل مشکلات مشکوک مصاحبه مصرف مصوب مصوبه مطالب مطالبات مطالعه مطبوعات مطبوعاتی مطرح مطلع معامله
    معاون معترض معترضان معدن معرفی معروف معلم معمول معمولا معنی معیشت مغازه مقابل مقابله مقاله مقام مقامات مقام‌های
    مقاومت مقدار مقدماتی مقررات مقصد ملاقات ملت ملی ممنوع ممکن منابع مناسب مناطق منافع منبع منتخب منتشر منتظر منتقد
    منتقدان منتقل منجر منزل منصوب منطقه منطقه‌ای منظور منع منفی مه مهاجر مهاجران مهاجرت مهارت مهر مهم مهمان مهم‌ترین
    مهندس مواجه مواد موارد مواضع موافق موافقت موثر موج موجب موجود مورخ مورد موسسه موسیقی موشک موشکی موضع موضوع موفق
    موفقیت موقت موقع موقعیت مکان میان میانگین میدان میزان میزبان میلیارد میلیون نابود نابودی ناتوان ناراحت ناظر نام
    نامزد نامزدها نامه ناو ناوگان نباید نبرد نبود نتیجه نجات نحوه نخست نخستین نخست‌وزیر ندارد ندارند نداشت نزد نزدیک
    نزدیکی نسبت نسل نشان نشده نشریه نشست نصب نصف نظارت نظام نظامی نظامیان نظر نظرسنجی نفت نفتی نفر نقاط نقش نقض نقطه نقل
    نماز نمایش نمایشگاه نماینده نمایندگان نمایندگی نمونه نه نهاد نهادهای نهایت نهایی نوامبر نوبت نوجوان نوشت نوشته نوع
    نوین نژاد نژادی نکته نکرد نکرده نگاه نگران نگرانی نیاز نیروها نیروهای نیروی نیست نیستند نیمه هدایت هدف هر هرگز هزار
    هزاران هزینه هشت هشتم هشدار هفت هفتم هفته هفتگی همان همایش همراه همزمان همسایه همسر همه همچنین همچون همکار همکاری
    همین هنر هنرمند هنرمندان هنری هنوز هنگام هوا هواپیما هوایی هیئت هیات هیچ وابسته واحد وارد واردات واقع واقعی واقعیت
    والدین وام واکسن واکنش وجود وحشت ورزش ورزشکار ورزشی ورود وزارت وزرا وزیر وزیران وسایل وسیع وسیله وضع وضعیت وظایف
    وظیفه وعده وفات وقت وقوع ولی وکیل وی ویدئو ویران ویروس ویژه پادشاه پارلمان پارک پاس پاسخ پایان پایانی پایتخت پایدار
    پایگاه پاییز پاییزی پایین پدر پدیده پذیرش پذیرفت پرتاب پرداخت پرداخته پرستار پرسش پرسید پرواز پرونده پروژه پرچم پزشک
    پزشکی پس پسر پشت پشتیبانی پل پلیس پناهنده پناهندگان پنج پنجم پنهان پهپاد پهپادی پول پولی پیام پیاپی پیدا پیروز
    پیروزی پیش پیشرفت پیشنهاد پیشگیری پیشین پیش‌بینی پیمان پیوست پیوند پیچیده پیگرد پیگیری چالش چاه چاپ چرا چشم چند چه
    چهار چهارشنبه چهارم چهره چپ چگونه چیز چیزی ژانویه ژوئن ژوئیه کار کارت کارخانه کارشناس کارکنان کارگر کارگران کارگردان
    کافی کالا کامل کاملا کاندیدا کاهش کتاب کجا کد کرد کردن کردند کرده کرده‌اند کرسی کرونا کسانی کسب کسی کشاورز کشاورزی
    کشت کشتار کشته کشته‌شدگان کشتی کشف کشور کشورها کل کلاس کلان کلی کلید کم کمبود کمتر کمپین کمک کمی کمیته کمیسیون کنار
    کنترل کند کنفرانس کنم کنند کننده کنندگان کنون کنونی کنگره کنید کنیم که کوتاه کودتا کودک کودکان کوشش کوه کوچک گاز گام
    گذاشت گذشت گذشته گران گرانی گردشگر گردشگری گرفت گرفتن گرفتند گرفته گرم گرما گره گروه گزارش گزارشگر گزینه گسترده
    گسترش گشت گفت گفتن گفتند گفته گفتگو گفتگوها گل گم گمرک گناه گوش گوشت گوشی گونه گیرد گیرند یاد یادآور یادداشت یاری
    یازده یافت یافتن یافته یخ یعنی یورو یک یکدیگر یکشنبه یکی
    """,
}  # fmt: skip

ORDINARY = {language: tuple(dict.fromkeys(words.split())) for language, words in _ORDINARY.items()}
