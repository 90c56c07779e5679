"""One sentence of news in many languages."""

from __future__ import annotations

SENTENCES = {
    "en": "The council decided on Thursday that the night bus will run through the winter holidays after all, it said.",
    "de": "Der Rat hat am Donnerstag beschlossen, dass der Nachtbus nun doch auch in den Winterferien fahren soll.",
    "fr": "Le conseil a décidé jeudi que le bus de nuit circulera finalement aussi pendant les vacances d'hiver.",
    "es": "El consejo decidió el jueves que el autobús nocturno circulará también durante las vacaciones de invierno.",
    "it": "Il consiglio ha deciso giovedì che l'autobus notturno circolerà anche durante le vacanze invernali.",
    "pt": "O conselho decidiu na quinta-feira que o autocarro noturno vai circular nas férias de inverno.",
    "nl": "De raad heeft donderdag besloten dat de nachtbus toch ook in de wintervakantie zal blijven rijden.",
    "sv": "Kommunstyrelsen beslutade på torsdagen att nattbussen trots allt ska gå även under vinterlovet i staden.",
    "da": "Byrådet besluttede torsdag, at natbussen alligevel også skal køre i vinterferien, oplyser kommunen i dag.",
    "no": "Kommunestyret vedtok torsdag at nattbussen likevel skal gå også i vinterferien, opplyser kommunen i dag.",
    "fi": "Valtuusto päätti torstaina, että yöbussi kulkee sittenkin myös talviloman aikana, kaupunki kertoi tänään.",
    "pl": "Rada zdecydowała w czwartek, że autobus nocny będzie jednak kursował także podczas ferii zimowych.",
    "cs": "Zastupitelstvo ve čtvrtek rozhodlo, že noční autobus bude nakonec jezdit i během zimních prázdnin ve městě.",
    "hu": "A tanács csütörtökön úgy döntött, hogy az éjszakai busz mégis közlekedni fog a téli szünet alatt is.",
    "ro": "Consiliul a hotărât joi că autobuzul de noapte va circula totuși și în timpul vacanței de iarnă din oraș.",
    "tr": "Meclis perşembe günü gece otobüsünün kış tatili boyunca da çalışmaya devam edeceğine karar verdi.",
    "el": "Το συμβούλιο αποφάσισε την Πέμπτη ότι το νυχτερινό λεωφορείο θα κυκλοφορεί και στις χειμερινές διακοπές.",
    "ru": "Совет в четверг решил, что ночной автобус всё-таки будет ходить и во время зимних каникул, сообщили власти.",
    "uk": "Рада у четвер вирішила, що нічний автобус усе-таки їздитиме й під час зимових канікул, повідомила влада.",
    "ar": "قرر المجلس يوم الخميس أن الحافلة الليلية ستواصل العمل خلال عطلة الشتاء أيضا بحسب ما أعلنت البلدية اليوم",
    "he": "המועצה החליטה ביום חמישי שהאוטובוס הלילי ימשיך לפעול גם בחופשת החורף, כך נמסר היום מטעם העירייה שלנו.",
    "hi": "परिषद ने गुरुवार को फैसला किया कि रात की बस सर्दियों की छुट्टियों में भी चलती रहेगी, नगर प्रशासन ने आज बताया।",
    "ja": "市議会は木曜日、夜行バスを冬休みの間も引き続き運行することを決めたと市の担当者が発表しました。" * 2,
    "ko": "시의회는 목요일 겨울 방학 기간에도 심야 버스를 계속 운행하기로 결정했다고 시 관계자가 오늘 밝혔다. " * 2,
    "zh": "市议会星期四决定，夜间巴士在寒假期间也将继续运行，市政府今天宣布了这一消息，市民表示欢迎。" * 2,
    "th": "สภาเมืองมีมติเมื่อวันพฤหัสบดีว่ารถเมล์กลางคืนจะยังให้บริการในช่วงวันหยุดฤดูหนาวด้วย",
    "id": "Dewan memutuskan pada hari Kamis bahwa bus malam akan tetap beroperasi selama liburan musim dingin di kota.",
    "vi": "Hội đồng thành phố hôm thứ Năm quyết định xe buýt đêm vẫn sẽ chạy trong suốt kỳ nghỉ đông.",
}
