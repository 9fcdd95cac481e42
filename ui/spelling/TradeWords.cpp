// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/spelling/TradeWords.h"

#include <QtCore/QSet>
#include <array>

namespace caseweave::spelling {

namespace {

// What Debian's hunspell-en-gb does not know, in the order of code units.
constexpr std::array words{
    u"Barnardo's",
    u"Cafcass",
    u"Caseweave",
    u"Childline",
    u"Estyn",
    u"Fortnite",
    u"Gillick",
    u"Makaton",
    u"Roblox",
    u"SENCo",
    u"SENCos",
    u"Theraplay",
    u"TikTok",
    u"adultification",
    u"bedwetting",
    u"comorbidity",
    u"dyscalculia",
    u"dyspraxic",
    u"dysregulate",
    u"dysregulated",
    u"encopresis",
    u"genogram",
    u"genograms",
    u"grandparenting",
    u"headlice",
    u"hypervigilance",
    u"hypervigilant",
    u"keyworker",
    u"keyworkers",
    u"keyworking",
    u"mam",
    u"mams",
    u"mentalisation",
    u"nana",
    u"nans",
    u"neurodivergence",
    u"neurodivergent",
    u"neurodiverse",
    u"neurodiversity",
    u"nonverbal",
    u"overchastise",
    u"overchastised",
    u"overchastisement",
    u"parentification",
    u"parentified",
    u"rereferral",
    u"rereferrals",
    u"rereferred",
    u"safeguarder",
    u"safeguarders",
    u"unimmunised",
    u"upskirting",
    u"vape",
    u"vaped",
    u"vapes",
    u"vaping",
    u"wellbeing",
};

bool isListed(const QString &word)
{
    static const QSet<QString> all = [] {
        QSet<QString> set;
        for (const char16_t *const one : words)
            set.insert(QString::fromUtf16(one));
        return set;
    }();
    return all.contains(word);
}

} // namespace

bool isTradeWord(const QString &plainWord)
{
    if (isListed(plainWord))
        return true;
    // At the beginning of a sentence.
    const QString small = plainWord.toLower();
    return small.mid(1) == plainWord.mid(1) && isListed(small);
}

} // namespace caseweave::spelling
