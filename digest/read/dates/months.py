"""Names of months and other words of dates, without accents, in the languages of Europe that news is written in."""

from __future__ import annotations

from digest.text.lines import folded

#: Twelve groups a language, January first; the forms of one month are joined by "/". From Unicode CLDR 48.
_MONTHS = """
en jan/january feb/february mar/march apr/april may jun/june jul/july aug/august sep/sept/september oct/october nov/november dec/december
de jan/janner/jaenner/januar feb/feber/februar marz/maerz/mrz apr/april mai jun/juni/juno jul/juli/julei aug/august sep/sept/september okt/oktober nov/november dez/dezember
fr janv/janvier fevr/fev/fevrier mars avr/avril mai juin juil/juillet aout sept/septembre oct/octobre nov/novembre dec/decembre
es ene/enero feb/febrero mar/marzo abr/abril may/mayo jun/junio jul/julio ago/agosto set/septiembre/setiembre oct/octubre nov/noviembre dic/diciembre
it gen/gennaio feb/febbraio mar/marzo apr/aprile mag/maggio giu/giugno lug/luglio ago/agosto set/settembre ott/ottobre nov/novembre dic/dicembre
nl jan/januari feb/februari mrt/maart apr/april mei jun/juni jul/juli aug/augustus sep/september okt/oktober nov/november dec/december
pt jan/janeiro fev/fevereiro mar/marco abr/abril mai/maio jun/junho jul/julho ago/agosto set/setembro out/outubro nov/novembro dez/dezembro
ca gen/gener febr/febrer marc abr/abril maig juny jul/juliol ag/agost set/setembre oct/octubre nov/novembre des/desembre
sv jan/januari feb/februari mars apr/april maj juni juli aug/augusti sep/september okt/oktober nov/november dec/december
da jan/januar feb/februar mar/marts apr/april maj jun/juni jul/juli aug/august sep/september okt/oktober nov/november dec/december
nb jan/januar feb/februar mar/mars apr/april mai jun/juni jul/juli aug/august sep/september okt/oktober nov/november des/desember
fi tammikuu/tammikuuta helmikuu/helmikuuta maaliskuu/maaliskuuta huhtikuu/huhtikuuta toukokuu/toukokuuta kesakuu/kesakuuta heinakuu/heinakuuta elokuu/elokuuta syyskuu/syyskuuta lokakuu/lokakuuta marraskuu/marraskuuta joulukuu/joulukuuta
pl sty/styczen/stycznia lut/luty/lutego mar/marca/marzec kwi/kwietnia/kwiecien maj/maja cze/czerwca/czerwiec lip/lipca/lipiec sie/sierpien/sierpnia wrz/wrzesien/wrzesnia paz/pazdziernik/pazdziernika lis/listopad/listopada gru/grudnia/grudzien
cs led/leden/ledna uno/unor/unora bre/brezna/brezen dub/duben/dubna kve/kvetna/kveten cvn/cervna/cerven cvc/cervence/cervenec srp/srpna/srpen zar/zari rij/rijna/rijen lis/listopad/listopadu pro/prosinec/prosince
sk jan/januar/januara feb/februar/februara mar/marec/marca apr/april/aprila maj/maja jun/juna jul/jula aug/august/augusta sep/september/septembra okt/oktobra/oktober nov/november/novembra dec/december/decembra
hu jan/januar febr/februar marc/marcius apr/aprilis maj/majus jun/junius jul/julius aug/augusztus szept/szeptember okt/oktober nov/november dec/december
ro ian/ianuarie feb/februarie mar/martie apr/aprilie mai iun/iunie iul/iulie aug/august sept/septembrie oct/octombrie nov/noiembrie dec/decembrie
bg яну/януари фев/февруари март апр/април май юни юли авг/август сеп/септември окт/октомври ное/ноември дек/декември
ru янв/января/январь фев/февр/февраль/февраля мар/март/марта апр/апрель/апреля мая/май июн/июнь/июня июл/июль/июля авг/август/августа сен/сент/сентябрь/сентября окт/октября/октябрь ноя/нояб/ноября/ноябрь дек/декабря/декабрь
uk січ/січня/січень лют/лютий/лютого бер/березня/березень квіт/квітня/квітень трав/травня/травень черв/червня/червень лип/липня/липень серп/серпня/серпень вер/вересня/вересень жовт/жовтня/жовтень лист/листопад/листопада груд/грудня/грудень
el ιαν/ιανουαριος/ιανουαριου φεβ/φεβρουαριος/φεβρουαριου μαρ/μαρτιος/μαρτιου απρ/απριλιου/απριλιος μαι/μαιου/μαιος ιουν/ιουνιος/ιουνιου ιουλ/ιουλιος/ιουλιου αυγ/αυγουστος/αυγουστου σεπ/σεπτεμβριος/σεπτεμβριου οκτ/οκτωβριου/οκτωβριος νοε/νοεμβριος/νοεμβριου δεκ/δεκεμβριος/δεκεμβριου
tr oca/ocak sub/subat mart nis/nisan mayıs haz/haziran tem/temmuz agu/agustos eyl/eylul eki/ekim kas/kasım ara/aralık
id januari februari maret april mei juni juli agu/agustus september oktober november des/desember
"""  # noqa: E501

#: The languages above.
LANGUAGES: tuple[str, ...] = tuple(line.split(" ", 1)[0] for line in _MONTHS.strip().splitlines())

#: Words that stand between the parts of a date or a time and say nothing.
_FILL = (
    "the of on at in de del d di da do den der dem des le la les el il am um a as o os och og kl klo uhr h hs hrs "
    "hours ore ora ore ours g god goda года год г р року st nd rd th er re eme te e ter ste de ten th a la las alle "
    "aan op om van vom v s time local t ob u в у "
    "星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天 周一 周二 周三 周四 周五 周六 周日 "
    "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 월요일 화요일 수요일 목요일 금요일 토요일 일요일"
)

#: Words of half days → whether it is the second.
HALF: dict[str, bool] = {"am": False, "pm": True, "上午": False, "下午": True, "오전": False, "오후": True}


def _months() -> dict[str, int]:
    table: dict[str, int] = {}
    for line in _MONTHS.strip().splitlines():
        _, *groups = line.split()
        for number, group in enumerate(groups, 1):
            for form in group.split("/"):
                table.setdefault(folded(form), number)
    return table


#: Folded name or abbreviation → month, 1 to 12. Where languages disagree the earlier one above decides.
MONTHS: dict[str, int] = _months()
FILL: frozenset[str] = frozenset(folded(word) for word in _FILL.split())
