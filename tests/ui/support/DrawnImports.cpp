// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bundle/BundleArchive.h"
#include "tests/crypto/support/TestData.h"
#include "tests/ui/support/DrawnScreens.h"
#include "tests/ui/support/Look.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QStackedWidget>

namespace caseweave {

namespace {

QWidget *openFile(Desk &desk, const char *file)
{
    QWidget *dialog = desk.openDialog("actionImport");
    look::find<QLineEdit>(dialog, "importPath")->setText(test::testData(QLatin1String(file)));
    look::press(dialog, "importNext");
    desk.waitUntil([&] { return !look::find<QWidget>(dialog, "importPath")->isVisible(); });
    desk.settle();
    return dialog;
}

QWidget *openFindings(Desk &desk)
{
    QWidget *dialog = openFile(desk, "ui/import/people.csv");
    look::press(dialog, "importNext");
    desk.waitUntil([&] { return look::find<QWidget>(dialog, "importNotes")->isVisible(); });
    desk.settle();
    return dialog;
}

/// A case of another agency, with what becomes of its messages, its documents and what people signed for.
QWidget *openBundle(Desk &desk)
{
    CaseBundle bundle;
    bundle.reference = QStringLiteral("CP-7781");
    bundle.made = FixtureWorkspace::now().toUTC();
    bundle.madeBy = QStringLiteral("Tom Barker, County Police");
    CaseBundle::SomeMessage message;
    message.id = QString(64, u'a');
    message.text = QStringLiteral("Who saw her last?");
    message.author = QStringLiteral("Tom Barker");
    message.written = bundle.made;
    bundle.messages = {message, message};
    bundle.messages.last().onlyFor = {QStringLiteral("Tom Barker, County Police")};
    CaseBundle::SomeDocument document;
    document.id = QString(32, u'b');
    document.title = QStringLiteral("Minutes of the conference");
    document.kind = QStringLiteral("minutes");
    document.added = bundle.made;
    bundle.documents = {document};
    CaseBundle::SomeConcern concern;
    concern.id = QString(64, u'c');
    concern.text = QStringLiteral("The door was forced");
    concern.raisedBy = QStringLiteral("Tom Barker");
    concern.raised = bundle.made;
    concern.expires = bundle.made.date();
    bundle.concerns = {concern, concern};
    CaseBundle::SomePlanVersion version;
    version.id = QString(64, u'd');
    version.plan = QString(32, u'd');
    version.day = bundle.made.date();
    version.written = bundle.made;
    bundle.planVersions = {version};
    CaseBundle::SomeDecision decision;
    decision.id = QString(64, u'e');
    decision.date = bundle.made.date();
    decision.written = bundle.made;
    bundle.decisions = {decision, decision, decision};
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("case.zip")));
    if (!file.open(QIODevice::ReadWrite) || !writeBundle(bundle, file))
        qFatal("no bundle");
    file.close();
    QWidget *dialog = desk.openDialog("actionImport");
    look::find<QLineEdit>(dialog, "importPath")->setText(file.fileName());
    look::press(dialog, "importNext");
    desk.waitUntil([&] { return look::find<QWidget>(dialog, "importNotes")->isVisible(); });
    desk.settle();
    return dialog;
}

} // namespace

std::vector<DrawnScreen> drawnImports()
{
    return {
        {"import-file", [](Desk &desk) { return desk.openDialog("actionImport"); }},
        {"import-no-file",
         [](Desk &desk) {
             QWidget *dialog = desk.openDialog("actionImport");
             look::find<QLineEdit>(dialog, "importPath")->setText(QStringLiteral("/srv/nothing/there.csv"));
             look::press(dialog, "importNext");
             desk.waitUntil([&] { return look::says(dialog, QStringLiteral("cannot be opened")); });
             return dialog;
         }},
        {"import-columns", [](Desk &desk) { return openFile(desk, "ui/import/people.csv"); }},
        {"import-found", [](Desk &desk) { return openFindings(desk); }},
        {"import-bundle", &openBundle},
        {"import-census", [](Desk &desk) { return openFile(desk, "app/import/census.xml"); }},
        {"import-running",
         [](Desk &desk) {
             desk.workspace.holdImports();
             QWidget *dialog = openFindings(desk);
             look::press(dialog, "importNext");
             desk.settle();
             return dialog;
         }},
        {"import-done",
         [](Desk &desk) {
             QWidget *dialog = openFindings(desk);
             look::press(dialog, "importNext");
             desk.settle();
             return dialog;
         }},
    };
}

} // namespace caseweave
