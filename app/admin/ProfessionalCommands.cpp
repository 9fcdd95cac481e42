// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/Acting.h"
#include "app/admin/Failure.h"
#include "app/text/Text.h"
#include "crypto/chance/Random.h"

#include <QJsonArray>
#include <QJsonObject>

namespace caseweave::admin {

namespace {

struct CardField {
    const char *option;
    std::string CardChange::*text;
    bool mayBeEmpty;
};
constexpr std::array<CardField, 5> cardFields{{{"name", &CardChange::name, false},
                                               {"title", &CardChange::title, true},
                                               {"team", &CardChange::team, true},
                                               {"phone", &CardChange::phone, true},
                                               {"mail", &CardChange::mail, true}}};

/// Puts the options that were given into the card; true when one differs from what was there.
bool fillCard(const Arguments &args, CardChange &card)
{
    const CardChange before = card;
    for (const CardField &field : cardFields) {
        const QString option = QLatin1String(field.option);
        if (args.has(option))
            card.*field.text = directoryText(args.value(option), option, field.mayBeEmpty);
    }
    return !(card == before);
}

void describe(Context &context, const CardChange &card)
{
    context.out.set(QStringLiteral("professional"), QString::fromStdString(card.professional.hex()));
    context.out.set(QStringLiteral("name"), fromUtf8(card.name));
}

bool sameName(const DirectoryProfessional &who, const CardChange &card)
{
    return !who.left && searchWords(fromUtf8(who.card.name)) == searchWords(fromUtf8(card.name));
}

void add(Context &context)
{
    AgencyFolder folder = AgencyFolder::open(context.folder());
    CardChange card;
    fillCard(context.args, card);
    const auto &people = folder.directory().professionals();
    const bool isTaken
        = std::any_of(people.begin(), people.end(), [&](const auto &entry) { return sameName(entry.second, card); });
    if (isTaken && !context.args.has(QStringLiteral("another")))
        refuse(Exit::Refused, QStringLiteral("name_taken"),
               QStringLiteral("Somebody called %1 is in the directory already. To change the card use 'professional "
                              "change'; if this is another person of that name, add --another.")
                   .arg(fromUtf8(card.name)));
    card.professional = context.random.id<ProfessionalId>();
    const SigningKey issuer = folder.issuerKey(context.issuerPassphrase());
    folder.append(issuer, card, context.now());
    context.out.line(QStringLiteral("Added %1, id %2.").arg(fromUtf8(card.name), shortId(card.professional)));
    context.out.line(QStringLiteral("Next: caseweave-admin token make --professional \"%1\"").arg(fromUtf8(card.name)));
    describe(context, card);
    publishAfterChange(context, folder, issuer);
}

void change(Context &context)
{
    AgencyFolder folder = AgencyFolder::open(context.folder());
    const DirectoryProfessional &who
        = findProfessional(folder.directory(), context.args.value(QStringLiteral("professional")));
    CardChange card = who.card;
    const bool isBack = who.left;
    if (!fillCard(context.args, card) && !isBack)
        refuse(Exit::Usage, QStringLiteral("usage"),
               QStringLiteral("Nothing would change. Give --name, --title, --team, --phone or --mail."));
    const SigningKey issuer = folder.issuerKey(context.issuerPassphrase());
    folder.append(issuer, card, context.now());
    context.out.line(
        isBack ? QStringLiteral("%1 is back in the directory. A new device needs a new token.").arg(fromUtf8(card.name))
               : QStringLiteral("Changed the card of %1.").arg(fromUtf8(card.name)));
    describe(context, card);
    publishAfterChange(context, folder, issuer);
}

qsizetype deviceCount(const Directory &directory, const DirectoryProfessional &who, std::int64_t now)
{
    return static_cast<qsizetype>(directory.validDevices(who.card.professional, now).size());
}

void list(Context &context)
{
    const AgencyFolder folder = AgencyFolder::open(context.folder());
    const Directory &directory = folder.directory();
    QList<QStringList> rows;
    QJsonArray array;
    for (const auto &entry : directory.professionals()) {
        const DirectoryProfessional &who = entry.second;
        if (who.left && !context.args.has(QStringLiteral("all")))
            continue;
        const qsizetype devices = deviceCount(directory, who, context.now());
        const CardChange &card = who.card;
        rows += {fromUtf8(card.name), fromUtf8(card.title), fromUtf8(card.team), shortId(card.professional),
                 who.left ? QStringLiteral("left") : QString::number(devices)};
        array.append(QJsonObject{{QStringLiteral("professional"), QString::fromStdString(card.professional.hex())},
                                 {QStringLiteral("name"), fromUtf8(card.name)},
                                 {QStringLiteral("title"), fromUtf8(card.title)},
                                 {QStringLiteral("team"), fromUtf8(card.team)},
                                 {QStringLiteral("phone"), fromUtf8(card.phone)},
                                 {QStringLiteral("mail"), fromUtf8(card.mail)},
                                 {QStringLiteral("devices"), devices},
                                 {QStringLiteral("left"), who.left}});
    }
    std::sort(rows.begin(), rows.end(), [](const QStringList &a, const QStringList &b) {
        return searchWords(a[0]).value(searchWords(a[0]).size() - 1)
            < searchWords(b[0]).value(searchWords(b[0]).size() - 1);
    });
    if (rows.isEmpty())
        context.out.line(QStringLiteral("Nobody yet. Add somebody with 'caseweave-admin professional add'."));
    else
        context.out.table({QStringLiteral("Name"), QStringLiteral("Title"), QStringLiteral("Team"),
                           QStringLiteral("Id"), QStringLiteral("Devices")},
                          rows);
    context.out.set(QStringLiteral("professionals"), array);
}

void remove(Context &context)
{
    AgencyFolder folder = AgencyFolder::open(context.folder());
    const DirectoryProfessional who
        = findProfessional(folder.directory(), context.args.value(QStringLiteral("professional")));
    if (who.left)
        refuse(Exit::Refused, QStringLiteral("left_already"),
               QStringLiteral("%1 has left already.").arg(fromUtf8(who.card.name)));
    const SigningKey issuer = folder.issuerKey(context.issuerPassphrase());
    // Each device by itself too: a hub refuses devices that are revoked, whoever they belong to.
    qsizetype revoked = 0;
    for (const DeviceId &device : who.devices) {
        if (folder.directory().isRevoked(device))
            continue;
        folder.append(issuer, DeviceRevoked{device, RevocationReason::Left}, context.now());
        ++revoked;
    }
    folder.append(issuer, ProfessionalLeft{who.card.professional}, context.now());
    context.out.line(
        QStringLiteral("%1 has left: %2 device(s) revoked. The leads of cases remove the person from those "
                       "cases; tell them.")
            .arg(fromUtf8(who.card.name))
            .arg(revoked));
    describe(context, who.card);
    context.out.set(QStringLiteral("revoked"), revoked);
    publishAfterChange(context, folder, issuer);
}

QList<Option> cardOptions(bool isNew)
{
    return {{QStringLiteral("name"), QStringLiteral("NAME"), QStringLiteral("given name, then surname"), isNew},
            {QStringLiteral("title"), QStringLiteral("TEXT"), QStringLiteral("\"Social worker\""), false, true},
            {QStringLiteral("team"), QStringLiteral("TEXT"), QStringLiteral("\"Assessment team\""), false, true},
            {QStringLiteral("phone"), QStringLiteral("NUMBER"), QStringLiteral("a number that colleagues may use"),
             false, true},
            {QStringLiteral("mail"), QStringLiteral("ADDRESS"), QStringLiteral("a work mail address"), false, true},
            offlineOption()};
}

} // namespace

QList<Command> professionalCommands()
{
    return {
        {QStringLiteral("professional add"),
         QStringLiteral("put somebody into the directory"),
         QStringLiteral("Everybody who is enrolled in this agency, and in those that trust it, sees the card."),
         cardOptions(true)
             + QList<Option>{{QStringLiteral("another"), {}, QStringLiteral("a second person with that name")}}
             + issuerOptions(),
         {QStringLiteral("professional add --name \"Maya Shah\" --title \"Social worker\" --team \"Assessment team\" "
                         "--phone \"01632 960011\" --mail maya.shah@greendale.example")},
         add},
        {QStringLiteral("professional change"),
         QStringLiteral("change a card, or take somebody back who had left"),
         QStringLiteral("What is not given stays as it is."),
         QList<Option>{professionalOption(true)} + cardOptions(false) + issuerOptions(),
         {QStringLiteral("professional change --professional \"Maya Shah\" --team \"North team\"")},
         change},
        {QStringLiteral("professional list"),
         QStringLiteral("who is in the directory"),
         QStringLiteral("Needs no passphrase."),
         {folderOption(), {QStringLiteral("all"), {}, QStringLiteral("also those who left")}},
         {QStringLiteral("professional list"), QStringLiteral("professional list --all --json")},
         list},
        {QStringLiteral("professional remove"),
         QStringLiteral("somebody has left the agency"),
         QStringLiteral("Revokes every device of the person. What the person wrote stays in the cases."),
         QList<Option>{professionalOption(true), offlineOption()} + issuerOptions(),
         {QStringLiteral("professional remove --professional \"Maya Shah\"")},
         remove},
    };
}

} // namespace caseweave::admin
