// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/spelling/OwnWordsDialog.h"

#include "ui/spelling/OwnWords.h"
#include "ui/widgets/Labels.h"

#include <QtWidgets/QListWidget>

namespace caseweave::spelling {

OwnWordsDialog::OwnWordsDialog(OwnWords &words, QWidget *parent)
    : QDialog(parent), m_words(words), m_list(new QListWidget),
      m_none(new Paragraph(tr("There are none yet. To add one, choose a marked word and open its menu, or press F7."))),
      m_remove(makeButton(tr("Take it out"), QStringLiteral("removeOwnWord")))
{
    const QString title = tr("My own words");
    nameWidget(this, QStringLiteral("ownWordsDialog"), title);
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(size::formWidth);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(size::xl, size::l, size::xl, size::l);
    column->setSpacing(size::m);
    column->addWidget(makeLabel(title, "title"));
    column->addWidget(new Paragraph(tr("The spelling check takes these words as right. They are kept encrypted in your "
                                       "profile on this computer, and are sent to nobody."),
                                    "secondary"));
    nameWidget(m_list, QStringLiteral("ownWordsList"), title);
    m_list->setProperty("role", QStringLiteral("boxed"));
    column->addWidget(m_list, 1);
    column->addWidget(m_none);
    column->addStretch(0);
    auto *row = new QHBoxLayout;
    row->setSpacing(size::s);
    row->addWidget(m_remove);
    QPushButton *close = makeButton(tr("Close"), QStringLiteral("closeOwnWords"));
    row->addWidget(close);
    row->addStretch(1);
    column->addLayout(row);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_remove, &QPushButton::clicked, this, &OwnWordsDialog::removeChosen);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int chosen) { m_remove->setEnabled(chosen >= 0); });
    connect(&m_words, &OwnWords::changed, this, &OwnWordsDialog::refresh);
    refresh();
}

void OwnWordsDialog::refresh()
{
    const int row = m_list->currentRow();
    m_list->clear();
    m_list->addItems(m_words.all());
    m_list->setCurrentRow(qMin(qMax(row, 0), m_list->count() - 1));
    const bool isEmpty = m_list->count() == 0;
    m_list->setVisible(!isEmpty);
    m_none->setVisible(isEmpty);
    m_remove->setEnabled(!isEmpty);
}

void OwnWordsDialog::removeChosen()
{
    if (const QListWidgetItem *item = m_list->currentItem())
        m_words.remove(item->text());
}

} // namespace caseweave::spelling
