// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"

namespace caseweave {

class CaseScreen;
class MainWindow;

/// Draws the screens of a real profile into PNG files, one after the other, for manuals and training: the lock, my
/// cases, people, and of each case overview, chronology and record, at 100 and 200 percent. GUI thread.
class ScreenDrawer : public QObject {
    Q_OBJECT

public:
    ScreenDrawer(const Context &context, MainWindow &window, const QString &folder, QObject *parent = nullptr);

    /// Unlocks where there is a lock; a profile that is not enrolled yet is drawn as it stands.
    void start(SecretBytes passphrase);

Q_SIGNALS:
    /// Empty when everything was drawn, else a sentence.
    void ended(const QString &problem);

private:
    void onDoor();
    void drawOpen();
    void nextCase();
    void loaded(const CaseId &id, const char *what);
    void turnPages();
    bool opensDocument(CaseScreen &screen);
    void drawPage();
    bool draw(const QString &name);
    void end(const QString &problem);

    Context m_context;
    MainWindow &m_window;
    QString m_folder;
    SecretBytes m_passphrase;
    QList<CaseId> m_left;
    std::optional<CaseId> m_case;
    int m_number = 0; ///< of the case
    std::size_t m_page = 0; ///< of its pages
    QString m_awaited; ///< what is to come before the page is drawn
    bool m_drawn = false;
    bool m_ended = false;
};

} // namespace caseweave
