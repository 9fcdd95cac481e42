// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/documents/DocumentTexts.h"

namespace caseweave {

DocumentTexts::DocumentTexts(QObject *parent) : QObject(parent)
{
    connect(&m_preview, &Preview::opened, this, [this](preview::Kind kind, int pages) {
        m_pages = std::min(pages, mostPages);
        // Nobody knows what stands in a picture.
        m_isAll = kind != preview::Kind::Picture && pages <= mostPages;
        next();
    });
    connect(&m_preview, &Preview::pageShown, this, [this](const PreviewPage &page) {
        m_texts << page.text;
        m_letters += page.text.size();
        if (m_letters > mostLetters) {
            m_isAll = false;
            m_pages = m_page;
        }
        // A page that is a picture of a page.
        m_isAll = m_isAll && !page.isCut && !page.text.trimmed().isEmpty();
        ++m_page;
        next();
    });
    connect(&m_preview, &Preview::failed, this, [this] {
        m_isAll = false;
        end();
    });
}

void DocumentTexts::read(const DocumentContentPtr &content)
{
    m_reading = true;
    m_pages = 0;
    m_page = 0;
    m_texts.clear();
    m_letters = 0;
    m_isAll = true;
    m_preview.open(content);
}

void DocumentTexts::next()
{
    if (m_page < m_pages)
        m_preview.showPage(m_page, 16); // it is the text that is wanted
    else
        end();
}

void DocumentTexts::end()
{
    if (!std::exchange(m_reading, false))
        return;
    m_preview.close();
    Q_EMIT done();
}

} // namespace caseweave
