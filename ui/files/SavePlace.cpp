// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/SavePlace.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFileInfo>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QLineEdit>

namespace caseweave {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("SavePlace", text);
}

QString kindText(const QString &ending)
{
    if (ending == QLatin1String("csv"))
        return say("Tables");
    if (ending == QLatin1String("ics"))
        return say("Calendar files");
    if (ending == QLatin1String("vcf"))
        return say("Contact cards");
    if (ending == QLatin1String("zip"))
        return say("Bundles");
    return say("%1 files").arg(ending.toUpper());
}

/// What stands behind the last dot of "Panel 2.12" or "For Mr. Price" is no ending.
bool isEnding(const QString &suffix)
{
    const bool isPlain = std::all_of(suffix.begin(), suffix.end(), [](QChar c) { return c.isLetterOrNumber(); });
    return isPlain && std::any_of(suffix.begin(), suffix.end(), [](QChar c) { return c.isLetter(); });
}

/// Gives an ending also to a name with a dot in it, which its own suffix leaves alone.
class SaveDialog final : public QFileDialog {
public:
    using QFileDialog::QFileDialog;

protected:
    void accept() override
    {
        auto *line = findChild<QLineEdit *>(QStringLiteral("fileNameEdit"));
        if (line != nullptr && !defaultSuffix().isEmpty()) {
            const QFileInfo typed(directory(), line->text());
            if (typed.fileName().contains(QLatin1Char('.')) && !typed.isDir() && !isEnding(typed.suffix()))
                line->setText(line->text() + QLatin1Char('.') + defaultSuffix());
        }
        QFileDialog::accept();
    }
};

} // namespace

QFileDialog *askSavePlace(QWidget *window, const QString &title, const QString &objectName, const QString &fileName,
                          const QString &ending)
{
    auto *dialog = new SaveDialog(window, title);
    dialog->setObjectName(objectName);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    if (ending.size() > 1) {
        const QString bare = ending.mid(1);
        dialog->setNameFilters({QStringLiteral("%1 (*%2)").arg(kindText(bare), ending), say("All files (*)")});
        dialog->setDefaultSuffix(bare);
    }
    dialog->selectFile(fileName + ending);
    return dialog;
}

} // namespace caseweave
