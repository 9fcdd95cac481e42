// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/DrawnScreens.h"
#include "tests/ui/support/FixtureDocuments.h"
#include "tests/ui/support/Look.h"
#include "ui/documents/DocumentScreen.h"
#include "ui/documents/PreviewPane.h"

#include <QtCore/QFile>
#include <QtWidgets/QTableView>

namespace caseweave {

namespace {

QWidget *openDocuments(Desk &desk, int row)
{
    fixture::addBanksDocuments(desk.workspace);
    look::openBanks(desk, CaseScreen::Documents);
    auto *table = look::find<QTableView>(&desk.window, "documentTable");
    table->setCurrentIndex(table->model()->index(row, 0));
    desk.waitUntil([&] { return desk.window.currentCase()->documents()->preview()->isSettled(); });
    desk.settle();
    return &desk.window;
}

} // namespace

std::vector<DrawnScreen> drawnDocuments()
{
    return {
        {"documents", [](Desk &desk) { return openDocuments(desk, 0); }},
        {"documents-restricted", [](Desk &desk) { return openDocuments(desk, 1); }},
        {"documents-at-hub", [](Desk &desk) { return openDocuments(desk, 2); }},
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
             return desk.openDialogBy([&] { desk.window.currentCase()->documents()->addFiles({file.fileName()}); });
         }},
        {"save-document-copy",
         [](Desk &desk) {
             openDocuments(desk, 0);
             return desk.openDialog("actionSaveDocument");
         }},
    };
}

} // namespace caseweave
