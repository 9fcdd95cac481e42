// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/memory/SecretBytes.h"

#include <QtWidgets/QWidget>

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace caseweave {

/// A passphrase as it is typed or pasted. What is typed lives in the line edit alone, and is wiped from it as far as Qt
/// allows when it is taken.
class PassphraseField : public QWidget {
    Q_OBJECT

public:
    enum class Use { Set, Unlock };
    explicit PassphraseField(const QString &objectName, Use use, QWidget *parent = nullptr);

    bool isEmpty() const;
    /// True for an estimate of 60 bits or more: beyond what guessing through Argon2id reaches in decades.
    bool isStrong() const;
    bool sameAs(const PassphraseField &other) const;
    /// The passphrase as UTF-8 in form C. The field is empty afterwards.
    SecretBytes take();
    void clear();
    QLineEdit *line() const { return m_line; }

Q_SIGNALS:
    void returnPressed();

private:
    void onTextChanged();

    QLineEdit *m_line;
    QPushButton *m_reveal;
    QProgressBar *m_bar = nullptr;
    QLabel *m_words = nullptr;
    double m_bits = 0;
};

} // namespace caseweave
