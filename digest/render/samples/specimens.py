"""What gallery editions say: a newsroom for each language, and texts as odd as sources ever sent. All made up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A language's newsroom: enough of its words to fill an edition."""

    language: str
    title: str
    topics: tuple[str, ...]
    sources: tuple[str, ...]
    headlines: tuple[str, ...]
    summaries: tuple[str, ...]


SUMMARY = "The harbour office keeps a copy of the letter, and of every answer to it."
HEADLINES = (
    "The harbour clock is right again after forty years",
    "Bakers agree on the weight of a roll",
    "A library lends its first rowing boat",
    "Nine villages share one orchestra",
    "The bridge keeper's diary is found in a wall",
    "Rain fills the upper reservoir two months early",
    "School moves its lessons to the tide table",
    "The last steam laundry takes in washing again",
    "Cartographers argue about an island of sand",
)
BROKEN = (
    ("https://pictures.meridian.example/gone.jpg", 1200),
    ("http://pictures.meridian.example/not-secret.jpg", 1200),
    ("https://pictures.meridian.example/pixel.gif", 1),
    ("https://pictures.meridian.example/modern.webp", 1200),
    ("https://pictures.meridian.example/drawing.svg", 1200),
    ("javascript:alert(1)", 1200),
    ("https://pictures.meridian.example/{{7*7}}\\u200d\u00a0.jpg", 1200),
    ("", 1200),
)
EMOJI = (
    "👩🏽‍🚀👨‍👩‍👧‍👦 Crew of the night ferry wins the cup 🏆",
    "Café, cafe\u0301 and Z̷a̴l̵g̶o̷: three ways to write one menu",
    "🇺🇦🇯🇵 Two flags over one harbour",
    "Tiếng Việt, कि, กำ and 각: letters that join",
    "Soft\u00adhyphens and zero\u200bwidth spaces in a headline",
    "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f flies from the tower",
)
LONG_TITLE = ("The committee that was to shorten the names of committees has met " * 8)[:399] + "."
LONG_WORDS = (
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz repealed",
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochxy wins",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunter",
    "Pneumonoultramicroscopicsilicovolcanoconiosispneumonoultramic",
)
#: What a title must never do is what it says here.
HOSTILE = (
    "</mj-text></mj-column><mj-raw>Boo",
    "{{7*7}} and {% raw %} and ${7*7} and #{7*7}",
    "Dear %recipient.email%, dear *|FNAME|*, dear [[data:name]]",
    "--><script>alert(1)</script><!--",
    "News\r\nBcc: everybody@meridian.example",
    "A nul\0, a bell\x07 and a lone surrogate \ud83d stand here",
    "]]><![CDATA[ 1 < 2 & 3 > 2 &amp; &lt;b&gt;",
    "\u202eright to left override and \u2066isolate",
    "Quote \" and ' and ` and back\\slash \\u{200d}",
    "<img src=x onerror=alert(1)> and <style>*{display:none}</style>",
)
ODD_ADDRESSES = (
    "https://wire.example/back\\slash\\path",
    "https://wire.example/no\u00a0break\u00a0space",
    "https://wire.example/{{7*7}}/%recipient.email%",
    "https://bücher.example/straße?q=ä&b=%zz",
    'https://wire.example/"><script>alert(1)</script>',
    "javascript:alert(1)",
    "https://user:secret@wire.example/",
    "https://wire.example/a b\r\nc",
    "https://wire.example/\U0001f468\u200d\U0001f469\u200d\U0001f467",
)
ARABIC = Words(
    language="ar",
    title="صباح الميناء",
    topics=("العالم", "الثقافة", "العلوم"),
    sources=("جريدة المرفأ", "أخبار الساحل", "مجلة النجم"),
    headlines=(
        "ضفتان وطاولة واحدة: عودة محادثات المضيق بعد تسع سنوات",
        "مكتبة المدينة تُعير أول قارب تجديف لقرائها",
        "مذنّب كان يفترض أن يموت فنما له ذيل ثانٍ",
        "عودة قطار الليل إلى سبع مدن (بعد 10 أعوام)",
        "أوبرا داخل عربة ترام: أربعة مغنين وأكورديون واحد",
        "حبة قمح من عام 1921 تنبت من جديد",
        "المتحف الذي لم يكتمل يفتح أبوابه تقريبًا",
    ),
    summaries=(
        "التقى الوفدان على متن عبّارة راسية، لأن أحدًا لم يشأ أن يعبر أولًا. "
        "وبحلول المساء كانت هناك فقرة واحدة يوقّعها الجميع.",
        "يقول العاملون إن الطلب فاق كل توقع، وإن Harbour Gazette كتبت عن الأمر أولًا.",
        "رأى المراقبون في ثلاث قارات الخط الخافت نفسه بفارق أسبوع.",
    ),
)
HEBREW = Words(
    language="he",
    title="בוקר הנמל",
    topics=("עולם", "תרבות", "מדע"),
    sources=("עיתון הנמל", "חדשות החוף"),
    headlines=(
        "שני חופים, שולחן אחד: שיחות המצר מתחדשות אחרי תשע שנים",
        "הספרייה העירונית משאילה סירת משוטים ראשונה",
        "כוכב שביט שהיה אמור לגווע הצמיח זנב שני",
        "רכבת הלילה חוזרת ל-7 ערים (אחרי 10 שנים)",
        "אופרה בתוך חשמלית: ארבעה זמרים ואקורדיון",
        "זרע מ-1921 נבט שוב במעבדה",
    ),
    summaries=(
        "המשלחות נפגשו על מעבורת עוגנת, כי איש לא רצה לחצות ראשון. עד הערב הייתה פסקה אחת שכולם יכלו לחתום עליה.",
        "העובדים אומרים שהביקוש עלה על כל תחזית, וב-Harbour Gazette כתבו על כך ראשונים.",
    ),
)
CHINESE = Words(
    language="zh",
    title="港湾早报",
    topics=("国际", "文化", "科学"),
    sources=("港湾日报", "北方通讯社"),
    headlines=(
        "隔海相望九年之后，海峡两岸的渡轮会谈终于在一张桌子旁重新开始",
        "市立图书馆首次出借一艘划艇，读者排队等候",
        "本应消亡的彗星长出了第二条尾巴",
        "十年后夜行列车重返七座城市",
        "装进电车的歌剧：四位歌手和一架手风琴",
        "一九二一年的麦种再次发芽",
    ),
    summaries=(
        "双方代表团在一艘停泊的渡轮上会面，因为谁也不愿先渡过海峡。傍晚时分，终于有了一段人人都能签字的文字。",
        "三大洲的观测者相隔一周看到了同一条微弱的线，它指向了错误的方向。",
    ),
)
JAPANESE = Words(
    language="ja",
    title="港の朝刊",
    topics=("国際", "文化", "科学"),
    sources=("港湾新聞", "北方通信"),
    headlines=(
        "海峡をはさむ二つの岸、九年ぶりに一つのテーブルで協議を再開",
        "市立図書館、初めて手こぎボートを貸し出す",
        "消えるはずの彗星に二本目の尾",
        "夜行列車が十年ぶりに七つの町へ戻る",
        "路面電車の中のオペラ、歌手四人とアコーディオン",
        "一九二一年の小麦の種がふたたび芽を出す",
    ),
    summaries=(
        "代表団は停泊中のフェリーで会った。どちらも先に渡ろうとしなかったからだ。夕方には全員が署名できる一段落ができていた。",
        "三つの大陸の観測者が、一週間の間をおいて同じかすかな線を見た。",
    ),
)
GERMAN = Words(
    language="de",
    title="Der Hafenmorgen",
    topics=("Welt", "Wirtschaft", "Kultur"),
    sources=("Hafenbote", "Küstenkurier"),
    headlines=(
        "Zwei Ufer, ein Tisch: Die Meerengengespräche beginnen nach neun Jahren wieder",
        "Stadtbücherei verleiht ihr erstes Ruderboot",
        "Übergangsweise: Die Donaudampfschifffahrtsgesellschaft fährt wieder",
        "Der Nachtzug kehrt in sieben Städte zurück",
        "Eine Oper, die in die Straßenbahn passt",
    ),
    summaries=(
        "Die Delegationen trafen sich auf einer Fähre vor Anker, weil keine zuerst übersetzen wollte. "
        "Am Abend gab es einen Absatz, den alle unterschreiben konnten.",
        "Beobachter auf drei Kontinenten sahen im Abstand einer Woche dieselbe schwache Linie.",
    ),
)
FRENCH = Words(
    language="fr",
    title="Le Matin du port",
    topics=("Monde", "Économie", "Culture"),
    sources=("La Gazette du quai", "L’Écho de la côte"),
    headlines=(
        "Deux rives, une table\u202f: les pourparlers du détroit reprennent après neuf ans",
        "La bibliothèque prête sa première barque\u202f; il y a déjà une liste d’attente",
        "«\u202fOn n’a jamais vu autant de phoques\u202f»\u202f: l’estuaire se repeuple",
        "Le train de nuit dessert à nouveau sept villes",
        "Faut-il rendre l’horloge au phare\u202f?",
    ),
    summaries=(
        "Les délégations se sont retrouvées sur un bac à l’ancre, car aucune ne voulait traverser la première. "
        "Le soir venu, un paragraphe pouvait être signé par tous.",
        "Trois observatoires ont vu à une semaine d’écart la même ligne, pâle et oblique.",
    ),
)

#: Words of the editors: before the first story, and of a topic.
INTRO = """\
Good morning. The ferries run **again**, and so do we: [the winter timetable](https://meridian.example/ferries) is out.

Tell us what you think of the new crossword, at https://meridian.example/crossword.\\
*Your editors*"""
ABOUT = "Beyond the harbour. *Corrections* go to [the desk](https://meridian.example/desk)."
