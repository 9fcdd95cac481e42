// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/Acting.h"
#include "app/admin/Failure.h"
#include "app/admin/HubSession.h"
#include "app/admin/PendingEnrolment.h"
#include "app/admin/Terminal.h"
#include "app/enrolment/Approval.h"
#include "app/enrolment/QrCode.h"
#include "app/text/Text.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>

namespace caseweave::admin {

namespace {

constexpr std::int64_t day = 24 * 3600;
constexpr std::int64_t usualDays = 730; ///< of a device certificate
constexpr int watchMs = 1000; ///< between two looks at the hub

/// The folder with its keys and its hub: what every command of this group works on.
struct Desk {
    explicit Desk(Context &c)
        : context(c), folder(AgencyFolder::open(c.folder())), hub(requireHub(folder)),
          issuer(folder.issuerKey(c.issuerPassphrase())),
          enrolments(folder.filePath(QStringLiteral("enrolments")), issuer)
    {
        enrolments.tidy(c.now());
    }
    HubSession connect() const
    {
        return {hub, issuer.clone(), folder.issuerCertificate(), context.clock, context.random};
    }
    /// After letGo(), with what others changed meanwhile. False: somebody else is at work in the folder.
    bool takeUp()
    try {
        folder = AgencyFolder::open(context.folder());
        return true;
    } catch (const Failure &failure) {
        if (failure.code != QLatin1String("locked"))
            throw;
        return false;
    }
    QString nameOf(const PendingEnrolment &enrolment) const
    {
        const DirectoryProfessional *who = folder.directory().professional(enrolment.professional);
        return who == nullptr ? QString() : fromUtf8(who->card.name);
    }

    Context &context;
    AgencyFolder folder;
    HubLink hub;
    SigningKey issuer;
    EnrolmentFolder enrolments;
};

Invitation invitationFor(const Desk &desk, const CardChange &card, std::int64_t expires)
{
    Invitation invitation;
    invitation.root = desk.folder.directory().root();
    invitation.agencyName = desk.folder.directory().name();
    invitation.kind = desk.folder.directory().kind();
    invitation.professional = card.professional;
    invitation.name = card.name;
    invitation.title = card.title;
    invitation.hubRoot = desk.hub.root;
    invitation.hub = desk.hub.certificate;
    invitation.hubAddress = desk.hub.address;
    invitation.expires = expires;
    return invitation;
}

void showToken(Context &context, const EnrolmentLetter &letter, const QString &name, std::int64_t expires)
{
    const std::string text = letter.text();
    const QString words = QString::fromStdString(letter.token.words());
    const QString file = context.args.value(QStringLiteral("output"));
    context.out.line(QStringLiteral("Token for %1, for one computer, until %2.").arg(name, whenText(expires)));
    context.out.line(
        QStringLiteral("Whoever has it can ask to be %1: hand it over in person or by a channel that is the "
                       "person's own.\n")
            .arg(name));
    if (!context.args.has(QStringLiteral("no-qr"))) {
        const auto code = require(QrCode::of(text), QStringLiteral("The QR code"));
        context.out.line(QString::fromStdString(code.halfBlocks(context.args.has(QStringLiteral("light-terminal")))));
    }
    context.out.line(QStringLiteral("As words, with the hub's address %1:\n  %2\n  %3")
                         .arg(fromUtf8(letter.hubAddress), words.split(u' ').mid(0, 7).join(u' '),
                              words.split(u' ').mid(7).join(u' ')));
    context.out.line(file.isEmpty() ? QStringLiteral("As text:\n  %1").arg(QString::fromStdString(text))
                                    : QStringLiteral("As a file: %1").arg(file));
    context.out.line(
        context.args.has(QStringLiteral("pre-approve"))
            ? QStringLiteral("\nNext, so that the first request is approved: caseweave-admin enrolment watch")
            : QStringLiteral("\nNext, when the person's screen shows six words: caseweave-admin enrolment approve"));
    context.out.set(QStringLiteral("token"), QString::fromStdString(text));
    context.out.set(QStringLiteral("words"), words);
    context.out.set(QStringLiteral("hub"), fromUtf8(letter.hubAddress));
    context.out.set(QStringLiteral("expires"), isoText(expires));
}

/// Keeps the token and brings its invitation to the hub. What fails leaves no token behind.
void bringOut(Desk &desk, HubSession &session, const PendingEnrolment &enrolment, const EnrolmentLetter &letter,
              const CardChange &card)
{
    Context &context = desk.context;
    const QString file = context.args.value(QStringLiteral("output"));
    if (!file.isEmpty())
        writeFile(file, viewOf(letter.text() + '\n'));
    try {
        desk.enrolments.save(enrolment, context.random);
        session.putSlot(enrolment.token.tag(), EnrolmentSlot::Invitation,
                        invitationFor(desk, card, enrolment.expires).seal(enrolment.token));
        showToken(context, letter, fromUtf8(card.name), enrolment.expires);
        context.out.finish();
        if (file.isEmpty() && context.out.isLost())
            refuse(Exit::Files, QStringLiteral("output_lost"),
                   QStringLiteral("The token could not be shown, so none was made."));
    } catch (const Failure &) {
        desk.enrolments.remove(enrolment.token);
        if (!file.isEmpty())
            QFile::remove(file);
        throw;
    }
}

void makeToken(Context &context)
{
    refuseToReplace(context.args.value(QStringLiteral("output")));
    Desk desk(context);
    const DirectoryProfessional &who
        = findProfessional(desk.folder.directory(), context.args.value(QStringLiteral("professional")));
    if (who.left)
        refuse(Exit::Refused, QStringLiteral("left_already"),
               QStringLiteral("%1 has left. Take the person back with 'caseweave-admin professional change' first.")
                   .arg(fromUtf8(who.card.name)));
    PendingEnrolment enrolment{EnrolmentToken::generate(context.random), who.card.professional};
    enrolment.made = context.now();
    enrolment.expires = context.now() + EnrolmentToken::validSeconds;
    enrolment.preApproved = context.args.has(QStringLiteral("pre-approve"));
    HubSession session = desk.connect();
    publish(desk.folder, session); // the hub must know the professional before the device comes
    bringOut(desk, session, enrolment, EnrolmentLetter{desk.hub.address, enrolment.token.clone(), desk.hub.tls},
             who.card);
}

/// The request that lies at the hub for this token, if any. One that does not verify is told and left out.
std::optional<EnrolmentRequest> requestFor(Context &context, HubSession &session, const PendingEnrolment &enrolment)
{
    const auto bytes = session.slot(enrolment.token.tag(), EnrolmentSlot::Request);
    if (!bytes)
        return std::nullopt;
    auto request = EnrolmentRequest::verify(enrolment.token, *bytes);
    if (request)
        return std::move(*request);
    context.out.warn(
        QStringLiteral("A request came that the token's holder did not make. Refuse it and make a new token."));
    return std::nullopt;
}

void list(Context &context)
{
    Desk desk(context);
    HubSession session = desk.connect();
    QList<QStringList> rows;
    QJsonArray array;
    for (const PendingEnrolment &enrolment : desk.enrolments.load()) {
        if (!enrolment.isOpen(context.now()))
            continue;
        const auto request = requestFor(context, session, enrolment);
        const QString code = request ? QString::fromStdString(request->codeWords()) : QString();
        const QString label = request ? fromUtf8(request->label) : QString();
        rows += {desk.nameOf(enrolment), request ? QStringLiteral("asks") : QStringLiteral("not used yet"), label, code,
                 whenText(enrolment.expires)};
        array.append(QJsonObject{{QStringLiteral("professional"), QString::fromStdString(enrolment.professional.hex())},
                                 {QStringLiteral("name"), desk.nameOf(enrolment)},
                                 {QStringLiteral("asks"), request.has_value()},
                                 {QStringLiteral("label"), label},
                                 {QStringLiteral("code"), code},
                                 {QStringLiteral("preApproved"), enrolment.preApproved},
                                 {QStringLiteral("expires"), isoText(enrolment.expires)}});
    }
    if (rows.isEmpty())
        context.out.line(QStringLiteral("No open tokens. Make one with 'caseweave-admin token make'."));
    else
        context.out.table({QStringLiteral("Professional"), QStringLiteral("State"), QStringLiteral("Computer"),
                           QStringLiteral("Six words"), QStringLiteral("Until")},
                          rows);
    context.out.set(QStringLiteral("enrolments"), array);
}

/// Certifies the device, keeps and publishes it, and leaves the certificate for it. Safe to repeat after a failure.
void admit(Desk &desk, HubSession &session, PendingEnrolment &enrolment, const EnrolmentRequest &request)
{
    Context &context = desk.context;
    if (enrolment.certificate.empty()) {
        const auto certificate = approve(desk.issuer, desk.folder.issuerCertificate(), enrolment.professional, request,
                                         context.now(), context.now() + daysOption(context, usualDays) * day);
        enrolment.device = certificate.device();
        enrolment.certificate = certificate.encoded;
        desk.enrolments.save(enrolment, context.random);
    }
    if (desk.folder.directory().devices().count(enrolment.device) == 0) {
        const auto certificate = require(DeviceCertificate::decode(enrolment.certificate), QStringLiteral("The token"));
        desk.folder.append(desk.issuer, DeviceAdmitted{certificate}, context.now());
    }
    // First the directory: a device that holds its certificate comes to the hub at once.
    publish(desk.folder, session);
    session.putSlot(enrolment.token.tag(), EnrolmentSlot::Approval, enrolment.certificate);
    enrolment.state = PendingEnrolment::State::Approved;
    desk.enrolments.save(enrolment, context.random);
    context.out.line(QStringLiteral("Approved: %1 can use %2 now. Device %3.")
                         .arg(desk.nameOf(enrolment),
                              request.label.empty() ? QStringLiteral("the computer") : fromUtf8(request.label),
                              shortId(enrolment.device)));
}

struct Asking {
    PendingEnrolment enrolment;
    EnrolmentRequest request;
};

std::vector<Asking> allAsking(Desk &desk, HubSession &session)
{
    std::vector<Asking> asking;
    for (PendingEnrolment &enrolment : desk.enrolments.load()) {
        if (!enrolment.isOpen(desk.context.now()))
            continue;
        if (auto request = requestFor(desk.context, session, enrolment))
            asking.push_back({std::move(enrolment), std::move(*request)});
    }
    return asking;
}

/// The one that --code or --professional names.
Asking chooseAsking(Desk &desk, HubSession &session)
{
    const Arguments &args = desk.context.args;
    std::vector<Asking> asking = allAsking(desk, session);
    const QStringList code = searchWords(args.value(QStringLiteral("code")));
    std::optional<ProfessionalId> only;
    if (args.has(QStringLiteral("professional")))
        only = findProfessional(desk.folder.directory(), args.value(QStringLiteral("professional"))).card.professional;
    std::erase_if(asking, [&](const Asking &one) { return only && one.enrolment.professional != *only; });
    if (asking.empty())
        refuse(Exit::Refused, QStringLiteral("nobody_asks"),
               QStringLiteral("Nobody asks. The person enters the token first; then six words show on that screen."));
    if (args.has(QStringLiteral("code"))) {
        std::erase_if(asking, [&](const Asking &one) {
            return searchWords(QString::fromStdString(one.request.codeWords())) != code;
        });
        if (asking.empty())
            refuse(
                Exit::Refused, QStringLiteral("code_differs"),
                QStringLiteral("No request has those six words. Have them read again, letter by letter if need be. If "
                               "they still differ, somebody may have taken the token: run 'caseweave-admin "
                               "enrolment refuse' and make a new one."));
    }
    if (asking.size() > 1)
        refuse(Exit::Refused, QStringLiteral("several_ask"),
               QStringLiteral("Several people ask. Name one with --code or --professional; see 'enrolment list'."));
    return std::move(asking[0]);
}

void approveOne(Context &context)
{
    if (!context.args.has(QStringLiteral("code")) && !context.args.has(QStringLiteral("professional")))
        refuse(Exit::Usage, QStringLiteral("usage"),
               QStringLiteral("Say which: --code \"six words\", or --professional WHO."));
    Desk desk(context);
    HubSession session = desk.connect();
    Asking asking = chooseAsking(desk, session);
    const QString code = QString::fromStdString(asking.request.codeWords());
    if (!context.args.has(QStringLiteral("code"))) {
        context.out.line(QStringLiteral("%1 asks to use \"%2\". Six words here:\n  %3\n")
                             .arg(desk.nameOf(asking.enrolment), fromUtf8(asking.request.label), code));
        if (!Terminal::askYes(QStringLiteral("Does the person read the same six words to you?"),
                              QStringLiteral("--code \"six words\"")))
            refuse(Exit::Refused, QStringLiteral("not_confirmed"), QStringLiteral("Nothing was done."));
    }
    admit(desk, session, asking.enrolment, asking.request);
    context.out.set(QStringLiteral("device"), QString::fromStdString(asking.enrolment.device.hex()));
    context.out.set(QStringLiteral("name"), desk.nameOf(asking.enrolment));
    context.out.set(QStringLiteral("code"), code);
}

void refuseOne(Context &context)
{
    Desk desk(context);
    const ProfessionalId who
        = findProfessional(desk.folder.directory(), context.args.value(QStringLiteral("professional")))
              .card.professional;
    qsizetype refused = 0;
    for (PendingEnrolment &enrolment : desk.enrolments.load()) {
        if (enrolment.professional != who || !enrolment.isOpen(context.now()))
            continue;
        enrolment.state = PendingEnrolment::State::Refused;
        desk.enrolments.save(enrolment, context.random);
        ++refused;
    }
    if (refused == 0)
        refuse(Exit::Refused, QStringLiteral("no_open_token"),
               QStringLiteral("There is no open token of that person."));
    context.out.line(
        QStringLiteral("%1 token(s) cannot be approved any more. Make a new one when it is wanted.").arg(refused));
    context.out.set(QStringLiteral("refused"), refused);
}

/// One round: approves what is pre-approved; returns how many open pre-approved tokens are left.
qsizetype watchRound(Desk &desk, HubSession &session, QJsonArray &approved)
{
    qsizetype left = 0;
    for (PendingEnrolment &enrolment : desk.enrolments.load()) {
        if (!enrolment.preApproved || !enrolment.isOpen(desk.context.now()))
            continue;
        const auto request = requestFor(desk.context, session, enrolment);
        if (!request) {
            ++left;
            continue;
        }
        admit(desk, session, enrolment, *request);
        approved.append(QJsonObject{{QStringLiteral("name"), desk.nameOf(enrolment)},
                                    {QStringLiteral("device"), QString::fromStdString(enrolment.device.hex())}});
    }
    return left;
}

void watch(Context &context)
{
    constexpr qlonglong mostMinutes = 24 * 60;
    bool isNumber = true;
    const qlonglong minutes = context.args.has(QStringLiteral("minutes"))
        ? context.args.value(QStringLiteral("minutes")).toLongLong(&isNumber)
        : mostMinutes;
    if (!isNumber || minutes < 1 || minutes > mostMinutes)
        refuse(Exit::Usage, QStringLiteral("usage"),
               QStringLiteral("--minutes is a number from 1 to %1.").arg(mostMinutes));
    Desk desk(context);
    HubSession session = desk.connect();
    QJsonArray approved;
    const std::int64_t until = context.now() + minutes * 60;
    qsizetype left = watchRound(desk, session, approved);
    while (left > 0 && context.now() < until) {
        desk.folder.letGo(); // a stolen computer is to be revoked meanwhile
        session.waitMs(watchMs);
        if (desk.takeUp())
            left = watchRound(desk, session, approved);
    }
    context.out.line(QStringLiteral("Approved %1, %2 not used yet.").arg(approved.size()).arg(left));
    context.out.set(QStringLiteral("approved"), approved);
    context.out.set(QStringLiteral("left"), left);
}

Option deviceDays()
{
    return {QStringLiteral("days"), QStringLiteral("NUMBER"),
            QStringLiteral("how long the device's certificate holds (%1)").arg(usualDays)};
}

} // namespace

QList<Command> enrolmentCommands()
{
    return {
        {QStringLiteral("token make"),
         QStringLiteral("let somebody set up a computer"),
         QStringLiteral(
             "Prints a token as words and as a QR code and writes it to a file. It works once, for 24 hours.\n"
             "With --pre-approve nobody compares six words: only for tokens that reach the right computer by a "
             "way you trust, as in an unattended roll-out."),
         QList<Option>{
             professionalOption(true),
             {QStringLiteral("output"), QStringLiteral("FILE"), QStringLiteral("write the token to this new file")},
             {QStringLiteral("pre-approve"), {}, QStringLiteral("'enrolment watch' approves the first request")},
             {QStringLiteral("no-qr"), {}, QStringLiteral("no QR code")},
             {QStringLiteral("light-terminal"), {}, QStringLiteral("the terminal writes dark on light")}}
             + issuerOptions(),
         {QStringLiteral("token make --professional \"Maya Shah\" --output maya.token")},
         makeToken},
        {QStringLiteral("enrolment list"),
         QStringLiteral("open tokens, and who asks with which six words"),
         QStringLiteral("Asks the hub."),
         issuerOptions(),
         {QStringLiteral("enrolment list")},
         list},
        {QStringLiteral("enrolment approve"),
         QStringLiteral("admit a computer after comparing six words"),
         QStringLiteral(
             "Have the person read the six words on that screen to you, by voice. With --code you type them; "
             "without it they are shown and you confirm."),
         QList<Option>{{QStringLiteral("code"), QStringLiteral("WORDS"), QStringLiteral("the six words you were told")},
                       professionalOption(false),
                       deviceDays()}
             + issuerOptions(),
         {QStringLiteral("enrolment approve --code \"six words read to you\""),
          QStringLiteral("enrolment approve --professional \"Maya Shah\"")},
         approveOne},
        {QStringLiteral("enrolment refuse"),
         QStringLiteral("a token went astray"),
         QStringLiteral("Its requests are never approved."),
         QList<Option>{professionalOption(true)} + issuerOptions(),
         {QStringLiteral("enrolment refuse --professional \"Maya Shah\"")},
         refuseOne},
        {QStringLiteral("enrolment watch"),
         QStringLiteral("approve requests of pre-approved tokens as they come"),
         QStringLiteral("Ends when every pre-approved token is used, or after --minutes."),
         QList<Option>{
             {QStringLiteral("minutes"), QStringLiteral("NUMBER"), QStringLiteral("at most this long (1440)")},
             deviceDays()}
             + issuerOptions(),
         {QStringLiteral("enrolment watch --minutes 30 --passphrase-file day.txt")},
         watch},
    };
}

} // namespace caseweave::admin
