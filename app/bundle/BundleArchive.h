// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bundle/CaseBundle.h"

#include <QIODevice>

#include <functional>
#include <memory>

/// The ZIP file around a bundle: case.json and the bytes of its documents (docs/bundle.md). However large a document
/// is, there is a piece of it in memory. Any thread, one at a time.
namespace caseweave {

/// Called with how many bytes of documents are done and of how many, on the thread that works; false stops it.
using BundleWatch = std::function<bool(qint64 done, qint64 of)>;

/// Opens the bytes of a document for reading from their beginning; null where they cannot be had.
using BundleContent = std::function<std::unique_ptr<QIODevice>(const CaseBundle::SomeDocument &)>;

/// Writes case.json and every document that has a `file`. False: stopped, a document could not be read or has not the
/// size that the bundle says, or `out` has failed, which is open and can seek.
bool writeBundle(const CaseBundle &bundle, QIODevice &out, const BundleContent &content = {},
                 const BundleWatch &watch = {});

/// A bundle that somebody brought: any bytes.
class BundleReader {
public:
    /// Null, and in `problem` the first thing that is not as docs/bundle.md says. That the archive holds what case.json
    /// names and nothing else, each as long as it says, is seen by then; what is in the documents by check().
    static std::unique_ptr<BundleReader> open(const QString &path, QString *problem);
    static std::unique_ptr<BundleReader> of(const QByteArray &zip, QString *problem);
    /// For who has read it before and knows what its documents must be: case.json is not read again, and bundle() is
    /// empty. Null where it is no ZIP file any more.
    static std::unique_ptr<BundleReader> openAgain(const QString &path);
    ~BundleReader();

    const CaseBundle &bundle() const { return m_bundle; }
    /// Reads all documents. False: one is not what its hash says, which `problem` tells, or, where that is empty,
    /// stopped.
    bool check(QString *problem, const BundleWatch &watch = {}) const;

    /// The bytes of a document of this bundle. Reading fails at the end where they are not what the hash says.
    class Content : public QIODevice {
    public:
        virtual bool isWhole() const = 0; ///< all was read, and it is what the hash says
    };
    /// Null where there is none that lies there as it is, in the size that `document` says. The reader outlives it.
    std::unique_ptr<Content> content(const CaseBundle::SomeDocument &document) const;

private:
    struct Zip;
    explicit BundleReader(std::unique_ptr<Zip> zip);
    static std::unique_ptr<BundleReader> begin(std::unique_ptr<Zip> zip, QString *problem);

    std::unique_ptr<Zip> m_zip;
    CaseBundle m_bundle;
};

} // namespace caseweave
