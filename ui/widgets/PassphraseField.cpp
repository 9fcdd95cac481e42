// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/PassphraseField.h"

#include "ui/widgets/Labels.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QProgressBar>
#include <QtWidgets/QVBoxLayout>
#include <zxcvbn.h>

namespace caseweave {

namespace {

constexpr double strongBits = 60;
// zxcvbn's time grows with the square of the length, and it runs at each key.
constexpr qsizetype estimatedLength = 60;

double bitsOf(const QString &text)
{
    const char *own[] = {"caseweave", "safeguarding", "council", nullptr};
    QByteArray bytes = text.left(estimatedLength).toUtf8();
    const double bits = ZxcvbnMatch(bytes.constData(), own, nullptr);
    bytes.fill('\0');
    return bits;
}

} // namespace

PassphraseField::PassphraseField(const QString &objectName, Use use, QWidget *parent)
    : QWidget(parent), m_line(new QLineEdit), m_reveal(makeButton(tr("Show"), objectName + QStringLiteral("Show")))
{
    setObjectName(objectName + QStringLiteral("Box"));
    m_line->setObjectName(objectName);
    m_line->setEchoMode(QLineEdit::Password);
    m_line->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    m_reveal->setCheckable(true);
    m_reveal->setAccessibleName(tr("Show the passphrase"));
    connect(m_reveal, &QPushButton::toggled, this, [this](bool shown) {
        m_line->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
        m_reveal->setText(shown ? tr("Hide") : tr("Show"));
    });
    auto *row = new QHBoxLayout;
    row->setSpacing(size::s);
    row->addWidget(m_line, 1);
    row->addWidget(m_reveal);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::xs);
    column->addLayout(row);
    if (use == Use::Set) {
        m_bar = new QProgressBar;
        m_bar->setTextVisible(false);
        m_bar->setRange(0, 100);
        m_bar->setAccessibleName(tr("Strength of the passphrase"));
        m_words = makeLabel({}, "secondary");
        m_words->setObjectName(objectName + QStringLiteral("Strength"));
        column->addWidget(m_bar);
        column->addWidget(m_words);
        onTextChanged();
    }
    setFocusProxy(m_line);
    connect(m_line, &QLineEdit::textChanged, this, &PassphraseField::onTextChanged);
    connect(m_line, &QLineEdit::returnPressed, this, &PassphraseField::returnPressed);
}

bool PassphraseField::isEmpty() const
{
    return m_line->text().isEmpty();
}

bool PassphraseField::isStrong() const
{
    return m_bits >= strongBits;
}

bool PassphraseField::sameAs(const PassphraseField &other) const
{
    return m_line->text() == other.m_line->text();
}

SecretBytes PassphraseField::take()
{
    QByteArray bytes = m_line->text().normalized(QString::NormalizationForm_C).toUtf8();
    SecretBytes secret(
        ByteView(reinterpret_cast<const std::uint8_t *>(bytes.constData()), static_cast<std::size_t>(bytes.size())));
    bytes.fill('\0');
    clear();
    return secret;
}

void PassphraseField::clear()
{
    // Overwritten first, so that the line edit's undo history and buffer do not keep it at hand.
    m_line->setText(QString(m_line->text().size(), QLatin1Char('x')));
    m_line->clear();
    m_reveal->setChecked(false);
}

void PassphraseField::onTextChanged()
{
    if (m_bar == nullptr)
        return;
    m_bits = m_line->text().isEmpty() ? 0 : bitsOf(m_line->text());
    m_bar->setValue(qMin(100, qRound(m_bits / strongBits * 100)));
    if (m_line->text().isEmpty())
        m_words->setText(tr("Four or more words that do not belong together make a good one."));
    else if (m_bits < strongBits / 2)
        m_words->setText(tr("Easy to guess. Add another word or two."));
    else if (!isStrong())
        m_words->setText(tr("Nearly there. Add another word."));
    else
        m_words->setText(tr("Strong enough."));
}

} // namespace caseweave
