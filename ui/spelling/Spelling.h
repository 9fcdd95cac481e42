// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"
#include "ui/context/Context.h"
#include "ui/spelling/OwnWords.h"
#include "ui/spelling/Speller.h"

namespace caseweave {

/// The spelling check of the program: marks words in every text of several lines that a form has, from the moment it is
/// shown. Looks for such texts itself, so that a form need not know of it. What is checked never leaves the memory of
/// the program. GUI thread.
class Spelling : public QObject {
    Q_OBJECT

public:
    /// `openCase` gives the case that is on the screen, or null: its names are no mistakes. `folders` is where
    /// dictionaries are.
    Spelling(const Context &context, std::function<CaseSnapshotPtr()> openCase, const QStringList &folders,
             QObject *parent = nullptr);

    bool isOn() const { return m_on; } ///< as somebody chose it
    void setOn(bool on);
    /// Why nothing is checked although it is on, as a sentence; empty where it is checked.
    QString hindrance() const;

    /// What to do about a word that was written. Unsure: it is being looked up, and `judged` follows.
    enum class Verdict { Right, Wrong, Unsure };
    Verdict judge(QStringView word, const QSet<QString> &names);

    spelling::OwnWords &ownWords() { return m_own; }
    spelling::Speller &speller() { return m_speller; }
    const Style &style() const { return m_context.style; }

Q_SIGNALS:
    void changed(); ///< judge again
    void judged(); ///< judge again what was unsure
    void onChanged(bool on);
    void hindranceChanged();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void followDoor();

    Context m_context;
    std::function<CaseSnapshotPtr()> m_openCase;
    spelling::Speller m_speller;
    spelling::OwnWords m_own;
    bool m_on = true;
};

} // namespace caseweave
