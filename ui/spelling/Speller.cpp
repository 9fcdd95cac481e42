// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/spelling/Speller.h"

#include "ui/spelling/Dictionary.h"

#include <QtCore/QPointer>

namespace caseweave::spelling {

namespace {

// In words: few enough that suggestions which somebody waits for are not long behind.
constexpr qsizetype batch = 500;

} // namespace

/// What lives on the thread.
class SpellerWorker : public QObject {
public:
    explicit SpellerWorker(const QStringList &folders) : m_folders(folders) { }

    Speller::State look()
    {
        if (m_looked && m_state != Speller::State::Missing)
            return m_dictionary ? Speller::State::Ready : m_state;
        m_looked = true;
        m_files = Dictionary::find(m_folders);
        m_state = m_files ? Speller::State::Found : Speller::State::Missing;
        return m_state;
    }

    Speller::State read()
    {
        if (look() != Speller::State::Found)
            return m_state;
        m_dictionary = Dictionary::read(*m_files);
        m_state = m_dictionary ? Speller::State::Ready : Speller::State::Unreadable;
        return m_state;
    }

    Dictionary *dictionary() const { return m_dictionary.get(); }

private:
    QStringList m_folders;
    std::optional<DictionaryFiles> m_files;
    std::unique_ptr<Dictionary> m_dictionary;
    Speller::State m_state = Speller::State::NotLooked;
    bool m_looked = false;
};

Speller::Speller(const QStringList &folders, QObject *parent) : QObject(parent), m_folders(folders) { }

Speller::~Speller()
{
    m_thread.quit();
    m_thread.wait();
}

void Speller::start()
{
    if (m_worker != nullptr)
        return;
    m_worker = new SpellerWorker(m_folders);
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start(QThread::LowPriority);
}

void Speller::look()
{
    start();
    QMetaObject::invokeMethod(m_worker, [this, worker = m_worker] {
        const State state = worker->look();
        QMetaObject::invokeMethod(this, [this, state] { setState(state); });
    });
}

void Speller::setState(State state)
{
    if (state == m_state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
}

std::optional<bool> Speller::knows(const QString &word)
{
    if (m_state == State::Missing || m_state == State::Unreadable)
        return true;
    const auto found = m_known.constFind(word);
    if (found != m_known.constEnd())
        return *found;
    if (m_known.size() >= mostKept)
        forget();
    m_known.insert(word, std::nullopt);
    // One turn of the event loop gathers what a text asks about.
    if (m_toAsk.isEmpty())
        QMetaObject::invokeMethod(this, &Speller::send, Qt::QueuedConnection);
    m_toAsk << word;
    return std::nullopt;
}

void Speller::send()
{
    start();
    const QStringList all = std::exchange(m_toAsk, {});
    for (qsizetype from = 0; from < all.size(); from += batch) {
        QMetaObject::invokeMethod(m_worker, [this, worker = m_worker, words = all.mid(from, batch)] {
            const State state = worker->read();
            QHash<QString, std::optional<bool>> known;
            for (const QString &word : words)
                known.insert(word, worker->dictionary() == nullptr || worker->dictionary()->knows(word));
            QMetaObject::invokeMethod(this, [this, state, known] {
                // What was forgotten meanwhile stays so.
                for (auto one = known.constBegin(); one != known.constEnd(); ++one) {
                    if (const auto asked = m_known.find(one.key()); asked != m_known.end())
                        *asked = one.value();
                }
                setState(state);
                Q_EMIT judged();
            });
        });
    }
}

void Speller::suggest(const QString &word, qsizetype most, QObject *context,
                      std::function<void(const QStringList &)> then)
{
    start();
    QMetaObject::invokeMethod(
        m_worker, [this, worker = m_worker, word, most, context = QPointer<QObject>(context), then = std::move(then)] {
            worker->read();
            const QStringList suggestions
                = worker->dictionary() == nullptr ? QStringList() : worker->dictionary()->suggestions(word, most);
            QMetaObject::invokeMethod(this, [context, then, suggestions] {
                if (context != nullptr)
                    then(suggestions);
            });
        });
}

void Speller::forget()
{
    m_known.clear();
    m_toAsk.clear();
}

} // namespace caseweave::spelling
