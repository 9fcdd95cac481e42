// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QDialog>

class QListWidget;
class QPushButton;

namespace caseweave {

class Paragraph;

namespace spelling {

class OwnWords;

/// The words that somebody added, to take one out again.
class OwnWordsDialog : public QDialog {
    Q_OBJECT

public:
    explicit OwnWordsDialog(OwnWords &words, QWidget *parent = nullptr);

private:
    void refresh();
    void removeChosen();

    OwnWords &m_words;
    QListWidget *m_list;
    Paragraph *m_none;
    QPushButton *m_remove;
};

} // namespace spelling
} // namespace caseweave
