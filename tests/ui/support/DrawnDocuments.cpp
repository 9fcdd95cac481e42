// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/DrawnScreens.h"
#include "tests/ui/support/FixtureDocuments.h"
#include "tests/ui/support/Look.h"
#include "ui/documents/DocumentScreen.h"
#include "ui/documents/PreviewPane.h"
#include "ui/export/ExportContent.h"

#include <QtCore/QFile>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QTableView>

namespace caseweave {

namespace {

QWidget *openDocuments(Desk &desk, int row)
{
    fixture::addBanksDocuments(desk.workspace);
    look::openBanks(desk, CaseScreen::Documents);
    auto *table = look::find<QTableView>(&desk.window, "documentTable");
    table->setCurrentIndex(table->model()->index(row, 0));
    desk.waitUntil([&] {
        return desk.window.currentCase()->turnTo<DocumentScreen>(CaseScreen::Documents).preview()->isSettled();
    });
    desk.settle();
    return &desk.window;
}

/// The question before the whole case goes out, with a document that is not here and one that nobody can read.
QWidget *askForTheWholeCase(Desk &desk)
{
    fixture::addBanksDocuments(desk.workspace);
    for (const Document &one : desk.workspace.caseSnapshot(FixtureWorkspace::banks())->documents) {
        if (one.kind == QLatin1String("minutes"))
            std::filesystem::remove(one.content->file());
    }
    look::openBanks(desk, CaseScreen::Documents);
    QWidget *dialog = desk.openDialog("actionExport");
    look::find<QAbstractButton>(dialog, "exportWhat_3")->click();
    auto *form = look::find<QComboBox>(dialog, "exportForm");
    form->setCurrentIndex(form->findData(static_cast<int>(ExportForm::Bundle)));
    look::find<QLineEdit>(dialog, "exportRecipientsOthers")->setText(QStringLiteral("Conference on 2 December"));
    look::press(dialog, "submit");
    const auto asking = [&desk] { return desk.window.findChild<QWidget *>(QStringLiteral("confirm")); };
    desk.waitUntil([&] { return asking() != nullptr; });
    desk.settle();
    return asking();
}

} // namespace

std::vector<DrawnScreen> drawnDocuments()
{
    return {
        {"documents", [](Desk &desk) { return openDocuments(desk, 0); }},
        {"documents-restricted", [](Desk &desk) { return openDocuments(desk, 1); }},
        {"documents-at-hub", [](Desk &desk) { return openDocuments(desk, 2); }},
        {"export-case-consequence", &askForTheWholeCase},
        {"documents-none",
         [](Desk &desk) {
             look::openBanks(desk, CaseScreen::Documents);
             return &desk.window;
         }},
        {"add-documents",
         [](Desk &desk) {
             look::openBanks(desk, CaseScreen::Documents);
             QFile file(desk.workspace.fixtureDocuments().folder() + QStringLiteral("/school_report.pdf"));
             if (file.open(QIODevice::WriteOnly))
                 file.write(QByteArray(240'000, ' '));
             file.close();
             return desk.openDialogBy([&] {
                 desk.window.currentCase()->turnTo<DocumentScreen>(CaseScreen::Documents).addFiles({file.fileName()});
             });
         }},
        {"document-take-away",
         [](Desk &desk) {
             openDocuments(desk, 0);
             QWidget *dialog = desk.openDialog("actionChangeDocument");
             look::find<QAbstractButton>(dialog, "documentMistake_1")->setChecked(true);
             return desk.openDialogBy([&] { look::press(dialog, "submit"); });
         }},
        {"save-document-copy",
         [](Desk &desk) {
             openDocuments(desk, 0);
             return desk.openDialog("actionSaveDocument");
         }},
    };
}

} // namespace caseweave
