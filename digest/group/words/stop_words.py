"""Words that say little in any article, by language: what a small batch cannot find out by counting.

Written by hand: function words, and in English what any news text says.
"""

from __future__ import annotations

from digest.group.words.terms import words

_ENGLISH = """
a about above across after again against ago all almost along already also although always am among an and
another any anyone anything are around as ask asked at away back be became because become been before began
behind being below best better between big both but by call called came can cannot case come comes coming
could couldn day days did didn different do does doesn doing don done down during each early either else end
enough even ever every everyone everything expected fact far few find first five for former found four friday
from full gave get gets getting give given go goes going good got great group had half has have having he her
here herself high him himself his hour hours how however hundreds if in including inside instead into is isn
it its itself just keep know known large last late later least led left less let like likely little ll local
long look made main make makes making man many may maybe me mean might million monday month months more most
much must my name near need never new news next night no non nor not nothing now number of off often old on
once one only open or other others our out outside over own part past people per place plan point president
put quite rather re read real really report reported reports right said same saturday saw say saying says
second see seen set several shall she should show since six small so some something soon still such sunday
take taken taking tell ten than that the their them themselves then there these they thing things think third
this those though thought three through thursday time times to today told tomorrow too took top toward tuesday
turn two under until up us use used using ve very via want wanted was wasn way we wednesday week weeks well
went were what when where whether which while who whole whom whose why will with within without won work world
would wouldn year years yes yesterday yet you young your
"""
_GERMAN = """
aber alle als also am an auch auf aus bei beim bis da damit dann das dass dem den der des die dies diese
dieser doch dort du durch ein eine einem einen einer eines er es etwas fur gegen gibt haben hat hatte hatten
hier ihm ihn ihr ihre ihren im immer in ins ist ja jahr jahre jahren jetzt kann kein keine konnen konnte man
mehr mit muss nach nicht noch nun nur ob oder ohne schon sei sein seine seinen seiner seit sich sie sind so
soll sollen sondern uber um und uns unter viele vom von vor war waren was weil weiter wenn werden wie wieder
will wir wird wo wurde wurden zu zum zur zwei zwischen
"""
_FRENCH = """
a afin ainsi alors apres au aussi autre autres aux avait avant avec avoir beaucoup bien c ce cela celle ces
cet cette comme contre d dans de depuis des deux dit donc dont du elle elles en encore entre est et etaient
etait etre eu faire fait fois il ils jour jours jusqu l la le les leur leurs lui mais meme moins n ne non nos
notre nous on ont ou par pas pendant peu peut plus pour pourrait qu quand que qui s sa sans se selon ses si
son sont sous sur tous tout toute toutes tres un une vers vous
"""
_SPANISH = """
a al algo ano anos ante antes asi aun aunque cada como con contra cual cuando de del desde donde dos durante e
el ella ellos en entre era es esa ese eso esta estaba estan este esto estos fue fueron ha habia han hasta hay
hoy la las le les lo los mas me mientras mismo mucho muy nada ni no nos o otra otro otros para parte pero poco
por porque primera primero puede que quien se segun ser si sido sin sobre son su sus tambien tan tanto tiene
tienen todo todos tras tres un una uno unos y ya
"""
_ITALIAN = """
a ad ai al alla alle anche ancora anni anno che chi ci come con contro cosi cui da dal dalla dei del della
delle di dopo dove due e ed era essere fa fra gli ha hanno i il in la le lei lo loro lui ma meno mentre molto
nei nel nella noi non nostro o oggi ogni per perche piu poi prima puo quando quanto quella quello questa
queste questi questo qui sara se sempre senza si sia sono stata stato su sua sue sugli sul sulla suo suoi tra
tutti tutto un una uno
"""
_PORTUGUESE = """
a ainda alem ano anos ao aos apos as ate com como da das de depois desde dia do dois dos e ela ele eles em
entre era essa esse esta este foi foram ha isso ja la lhe mais mas mesmo muito na nao nas nem no nos o onde os
ou outra outros para pela pelo por porque quando que quem se segundo sem ser seu seus so sobre sua suas tambem
tem tinha todo todos um uma umas
"""
_DUTCH = """
aan al alle als bij dan dat de deze die dit doen door dus een eerste en er geen haar had heb hebben heeft hem
het hij hoe hun ik in is ja jaar kan komt kunnen maar meer men met moet na naar niet nog nu of om omdat onder
ons ook op over te tegen ten terwijl toen tot tussen twee uit van veel voor waar want waren was wat we weer
werd werden wie wil worden wordt zal ze zei zich zij zijn zo zonder zou
"""
_NORDIC = """
alla ar ars att av bara blev bli blir da de dem den denna der dess det detta dette din du efter eller en
enligt er ett etter for fore fra fram fran ga gar ha hade han hans har hela hennes hos hun hur hva hvis hvor i
ikke in inn inte ja jag jeg kan kom kommer kunne man med mellan mellem mellom men mer mot mycket na nar ner no
noe nogle ny nya och ocksa og ogsa om opp os pa sa samma sedan sig sin sina sitt ska skal skulle som su til
till under upp ut utan uten vad var vara ved vi vid vil vill ville vore
"""
_POLISH_CZECH = """
a aby ale ani az bez bo bude by byc byl byla bylo byly co czy dla do gdy i ich iz ja jak jako je jego jej jest
jeste jeszcze jsem jsou juz k kde kdyz ktera ktere ktora ktore ktory lub ma maja mezi mi mimo moze my na nad
nas ne nebo nich nie niz o od oraz po pod podle pred prez pro proto przed przez przy s sa sam se si sie sve
swoje ta tak take takze tam te tego tej ten to tu tylko tym u uz v w we wiec z za ze zostal
"""
_RUSSIAN_UKRAINIAN = """
а але без более больше був була були бы был была были было быть в вам вас все всего вы від где года году да
даже для до его ее если есть еще же з за и из или им их й к как когда кто ли либо меня мы між на над не него
нет ни но о об он она они от очень по под после при про під після с со та так также там те тем то того тоже
только том у уже хотя це чего чем что чтобы що щоб эта эти это этого этой этом этот я як яка який які і
"""
_TURKISH = """
ama ancak bir bu cok da daha de degil diye en gibi gore her icin ile ise kadar ki mi ne o olan olarak oldu
oldugu son sonra su tarafindan uzerinde var ve veya ya yeni yok
"""
_ARABIC = """
أن أنه أو أي إلى التي الذي الذين الى اليوم ان او بعد بين حول حيث خلال ذلك عام على عن عند غير في قال قبل قد كان
كانت كل كما لا لم له لها ما مع من منذ هذا هذه هو هي و يوم
"""

_ALL = (
    *(_ENGLISH, _GERMAN, _FRENCH, _SPANISH, _ITALIAN, _PORTUGUESE, _DUTCH, _NORDIC),
    *(_POLISH_CZECH, _RUSSIAN_UKRAINIAN, _TURKISH, _ARABIC),
)

COMMON = frozenset(words(" ".join(_ALL)))
